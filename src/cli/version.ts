import { readFileSync } from 'node:fs'

import { isRecord } from '../common/checks.ts'
import { findVitest } from './run/find-vitest.ts'

/** As Vitest says it of itself. */
export function versionText(cwd: string): string {
  const vitest = findVitest(cwd)
  return `vitest-notebook/${ownVersion()} vitest/${vitest?.version ?? '(not installed)'} ${process.platform}-${process.arch} node-${process.version}`
}

export function ownVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return isRecord(content) ? String(content['version']) : ''
}
