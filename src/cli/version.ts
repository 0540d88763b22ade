import { existsSync, readFileSync } from 'node:fs'

import { isRecord } from '../common/checks.ts'
import { findVitest } from './run/find-vitest.ts'

/** As Vitest says it of itself. */
export function versionText(cwd: string): string {
  const vitest = findVitest(cwd)
  return `vitest-notebook/${ownVersion()} vitest/${vitest?.version ?? '(not installed)'} ${process.platform}-${process.arch} node-${process.version}`
}

export function ownVersion(): string {
  const content: unknown = JSON.parse(readFileSync(ownManifest(), 'utf8'))
  return isRecord(content) ? String(content['version']) : ''
}

/** Sources and what is built of them lie at different depths in the package. */
function ownManifest(): URL {
  let file = new URL('package.json', import.meta.url)
  while (!existsSync(file)) {
    file = new URL('../package.json', file)
  }
  return file
}
