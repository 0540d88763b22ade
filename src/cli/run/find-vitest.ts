import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import type * as api from 'vitest/node'

import { isRecord } from '../../common/checks.ts'
import { vitestSupport } from '../../main/plugin/vitest/version.ts'
import { CommandError } from '../command-error.ts'
import { packageManager } from '../packages/package-manager.ts'

/** The Vitest that runs the notebooks. */
export interface FoundVitest {
  /** Absolute folder of its package. */
  readonly folder: string
  readonly version: string
}

/** What `import 'vitest/node'` gives. */
export type VitestApi = typeof api

/** Vitest as the project has it; else the one beside this package, which npx brings along. */
export function findVitest(root: string): FoundVitest | undefined {
  const places = [join(root, 'package.json'), fileURLToPath(import.meta.url)]
  for (const place of places) {
    try {
      const file = createRequire(place).resolve('vitest/package.json')
      const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
      const version = isRecord(content) ? content['version'] : undefined
      if (typeof version === 'string') {
        return { folder: dirname(file), version }
      }
    } catch {
      // Not there; the next place may have it.
    }
  }
  return undefined
}

/** @throws CommandError where there is none, or one that is too old. */
export function requireVitest(root: string): FoundVitest {
  const vitest = findVitest(root)
  const { install } = packageManager(root)
  if (!vitest) {
    throw new CommandError(
      `Vitest is not installed, which runs the notebooks.\nInstall it: ${install} vitest`,
    )
  }
  if (vitestSupport(vitest.version) === 'too old') {
    throw new CommandError(
      `vitest-notebook needs Vitest 4.1 or newer, and ${vitest.folder} has ${vitest.version}.\nUpdate it: ${install} vitest@latest`,
    )
  }
  const fault = nodeFault(vitest)
  if (fault !== undefined) {
    throw new CommandError(fault)
  }
  return vitest
}

/** What is wrong where the Node that runs is too old for that Vitest: it would fail in the middle. */
export function nodeFault(
  { version }: Pick<FoundVitest, 'version'>,
  node: string = process.versions.node,
): string | undefined {
  const [major = 0, minor = 0] = node.split('.').map(Number)
  const isOld = major < 22 || (major === 22 && minor < 12)
  return isOld && !version.startsWith('4.')
    ? `Vitest ${version} needs Node 22.12 or newer, and this is ${node}.\nUpdate Node, or install Vitest 4: vitest@4`
    : undefined
}

/** The API of the Vitest that was found. */
export async function loadVitest({ folder }: FoundVitest): Promise<VitestApi> {
  const file = createRequire(join(folder, 'package.json')).resolve(
    'vitest/node',
  )
  const loaded: VitestApi = await import(pathToFileURL(file).href)
  return loaded
}
