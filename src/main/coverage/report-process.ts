import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'

import { messageOf } from '../../common/errors.ts'
import { isJsonObject } from '../../common/json.ts'
import { packageFile } from '../../common/package-files.ts'
import type { PythonReport } from './coverage-plan.ts'

const PROGRAM = 'python/vitest_notebook_host/coverage_reports.py'

/** What `coverage_reports.py` answers. */
export type CoverageReport =
  | {
      readonly type: 'reported'
      readonly table: string
      /** In percent, as it is shown. */
      readonly total: string
      /** What the project wants, where the total is below. */
      readonly failUnder: number | undefined
      /** Absolute paths of what was written. */
      readonly reports: readonly string[]
    }
  | { readonly type: 'empty' }
  | { readonly type: 'failed'; readonly error: string }

export interface CoverageOrder {
  readonly root: string
  readonly data: readonly string[]
  readonly directory: string
  readonly reports: readonly PythonReport[]
}

/** Combines and reports what was measured, in a process of that Python. */
export async function reportCoverage(
  executable: string,
  order: CoverageOrder,
  env: NodeJS.ProcessEnv,
): Promise<CoverageReport> {
  const program = realpathSync(packageFile(PROGRAM))
  const [error, stdout, stderr] = await new Promise<
    readonly [Error | null, string, string]
  >((resolve) => {
    execFile(
      executable,
      [program, JSON.stringify(order)],
      {
        env: { ...env, PYTHONIOENCODING: 'utf-8' },
        maxBuffer: 2 ** 27,
        windowsHide: true,
      },
      (...answer) => resolve(answer),
    )
  })
  try {
    return readReport(JSON.parse(stdout))
  } catch {
    const last = stderr.trimEnd().split('\n').at(-1) ?? ''
    return { type: 'failed', error: last || messageOf(error ?? stdout) }
  }
}

function readReport(answer: unknown): CoverageReport {
  if (!isJsonObject(answer)) {
    return { type: 'failed', error: 'no answer' }
  }
  const { error, empty, table, total, fail_under: failUnder, reports } = answer
  if (typeof error === 'string') {
    return { type: 'failed', error }
  }
  if (empty === true) {
    return { type: 'empty' }
  }
  if (typeof table !== 'string' || typeof total !== 'string') {
    return { type: 'failed', error: 'no table' }
  }
  return {
    type: 'reported',
    table,
    total,
    failUnder: typeof failUnder === 'number' ? failUnder : undefined,
    reports: Array.isArray(reports) ? reports.map(String) : [],
  }
}
