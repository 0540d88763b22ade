import { relative } from 'node:path'

import { expect, inject } from 'vitest'

import { isRecord } from '../../common/checks.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'

/** The file of the test that runs, absolute; undefined outside of tests' files. */
export function testFile(): string | undefined {
  return expect.getState().testPath
}

/** The root of the project that the test belongs to, absolute. */
export function projectRoot(): string {
  // Vitest (4.1, 5.1) has no other place that tells a worker.
  const state: unknown = Reflect.get(globalThis, '__vitest_worker__')
  const config = isRecord(state) ? state['config'] : undefined
  const root = isRecord(config) ? config['root'] : undefined
  return typeof root === 'string' ? root : process.cwd()
}

/**
 * What a kernel for a notebook is started with: as the `notebooks()` says whose
 * project the notebook is nearest to, else as one without options would.
 *
 * @param path Of the notebook, or of where it would be; absolute.
 */
export async function settingsFor(path: string): Promise<RuntimeSettings> {
  const settings = nearest(inject('vitest-notebook:all') ?? [], path)
  if (settings) {
    return settings
  }
  const { ownSettings } = await import('./own-kernels.ts')
  return ownSettings(projectRoot())
}

/** The innermost whose root the path is below, else the first. */
function nearest(
  all: readonly RuntimeSettings[],
  path: string,
): RuntimeSettings | undefined {
  const isBelow = ({ root }: RuntimeSettings): boolean =>
    !relative(root, path).startsWith('..')
  const [innermost] = all
    .filter(isBelow)
    .toSorted((a, b) => b.root.length - a.root.length)
  return innermost ?? all[0]
}
