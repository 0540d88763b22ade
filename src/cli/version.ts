import { readFileSync } from 'node:fs'

import { isRecord } from '../common/checks.ts'
import { packageFile } from '../common/package-files.ts'
import { findVitest } from './run/find-vitest.ts'

/** As Vitest says it of itself. */
export function versionText(cwd: string): string {
  const vitest = findVitest(cwd)
  return `vitest-notebook/${ownVersion()} vitest/${vitest?.version ?? '(not installed)'} ${process.platform}-${process.arch} node-${process.version}`
}

export function ownVersion(): string {
  const content: unknown = JSON.parse(
    readFileSync(packageFile('package.json'), 'utf8'),
  )
  return isRecord(content) ? String(content['version']) : ''
}
