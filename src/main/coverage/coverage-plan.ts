import { join, resolve } from 'node:path'

import { isRecord } from '../../common/checks.ts'

/** A report of coverage.py's: one of `_REPORTS` in python/vitest_notebook_host/coverage_reports.py. */
export type PythonReport = 'lcov' | 'html' | 'json' | 'xml'

/** What is to come of the lines that kernels run. */
export interface CoveragePlan {
  /** Paths are shown relative to it. */
  readonly root: string
  /** Folder for what is written, absolute. */
  readonly directory: string
  readonly hasTable: boolean
  readonly reports: readonly PythonReport[]
  /** Whether this is a part of a run, whose total is not that of the project. */
  readonly isPart: boolean
}

/** What is used of Vitest's configuration. */
export interface CoverageConfig {
  readonly root: string
  /** `coverage`, of the user or resolved. */
  readonly coverage: unknown
  readonly shard?: unknown
}

/** What each reporter of Vitest's coverage is for Python; `table` for the terminal. */
const REPORTS: Readonly<
  Record<string, readonly ('table' | PythonReport)[] | undefined>
> = {
  text: ['table'],
  'text-summary': ['table'],
  lcov: ['lcov', 'html'],
  lcovonly: ['lcov'],
  html: ['html'],
  'html-spa': ['html'],
  json: ['json'],
  'json-summary': ['json'],
  cobertura: ['xml'],
}

/** Those of Vitest where none is named. */
const DEFAULT_REPORTERS = ['text', 'html', 'json']

/**
 * Whether the lines of Python are measured, and what is written of them.
 *
 * @param wanted The option, which wins over Vitest's own configuration.
 */
export function coveragePlan(
  wanted: boolean | undefined,
  { root, coverage, shard }: CoverageConfig,
): CoveragePlan | undefined {
  const given = isRecord(coverage) ? coverage : {}
  if (!(wanted ?? given['enabled'] === true)) {
    return undefined
  }
  const { reportsDirectory } = given
  const folder =
    typeof reportsDirectory === 'string' ? reportsDirectory : 'coverage'
  const all = new Set(
    reporterNames(given['reporter']).flatMap((name) => REPORTS[name] ?? []),
  )
  return {
    root,
    directory: join(resolve(root, folder), 'python'),
    hasTable: all.has('table'),
    reports: [...all].filter((report) => report !== 'table'),
    isPart: shard !== undefined && shard !== null,
  }
}

/** A name, or a list of names and of pairs of a name and its options. */
function reporterNames(reporter: unknown): readonly string[] {
  if (reporter === undefined) {
    return DEFAULT_REPORTERS
  }
  const list: readonly unknown[] = Array.isArray(reporter)
    ? reporter
    : [reporter]
  return list
    .map((each): unknown => (Array.isArray(each) ? each[0] : each))
    .filter((name) => typeof name === 'string')
}
