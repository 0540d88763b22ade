import type { NotebookMeta } from '../../contract/task-meta.ts'
import type { CellReport, NotebookReport } from './notebook-report.ts'

/** What a run did with the cells of its notebooks. */
export interface NotebookSummary {
  readonly notebooks: number
  /** What ran them, e.g. `Python 3.12.3 (.venv/bin/python, ipykernel 7.4.0)`. */
  readonly kernels: readonly string[]
  /** How their kernels were started, e.g. `2 forked`; local ones only. */
  readonly starts: readonly string[]
  /** Number of cells by what became of them, in the order of a report. */
  readonly cells: readonly CellCount[]
  /** How many cells were equal only by each rule, e.g. `2 addresses`. */
  readonly rules: readonly string[]
  /** What the checks of notebooks' files came to, where they were run. */
  readonly checks: ChecksCount | undefined
  /** The cells that took longest, each with its place and time. */
  readonly slowest: readonly string[]
  /** About single notebooks and cells, each with its place. */
  readonly remarks: readonly string[]
  /** The same, for verbose reports. */
  readonly details: readonly string[]
  /** For verbose reports: what each notebook used, e.g. `a.ipynb: helpers.py`. */
  readonly dependencies: readonly string[]
}

export interface ChecksCount {
  readonly passed: number
  readonly failed: number
  readonly findings: number
}

export interface CellCount {
  readonly what: string
  readonly count: number
  readonly isBad: boolean
}

export function summarize(reports: readonly NotebookReport[]): NotebookSummary {
  const ran = reports.filter(({ meta }) => meta !== undefined)
  return {
    notebooks: ran.length,
    kernels: [...new Set(ran.flatMap(({ meta }) => meta?.kernel ?? []))],
    starts: (['preloaded', 'forked', 'plain'] as const).flatMap((start) => {
      const count = ran.filter(({ meta }) => meta?.start === start).length
      return count === 0 ? [] : [`${count} ${STARTS[start]}`]
    }),
    cells: countCells(reports),
    rules: countRules(reports),
    checks: countChecks(reports),
    slowest: slowestCells(reports),
    remarks: [
      ...placed(ran, ({ notes }) => notes),
      ...reports.flatMap(({ path, cells }) =>
        cells.flatMap((cell) =>
          remarksOn(cell).map((remark) => `${path}: ${remark}`),
        ),
      ),
    ],
    details: placed(ran, ({ details }) => details),
    dependencies: ran.flatMap(({ path, uses }) =>
      uses.length === 0 ? [] : [`${path}: ${uses.join(', ')}`],
    ),
  }
}

function countChecks(
  reports: readonly NotebookReport[],
): ChecksCount | undefined {
  const findings = reports.flatMap((report) => report.findings ?? [])
  const failed = findings.filter((count) => count > 0)
  return findings.length === 0
    ? undefined
    : {
        passed: findings.length - failed.length,
        failed: failed.length,
        findings: failed.reduce((sum, count) => sum + count, 0),
      }
}

const STARTS = {
  preloaded: 'forked with preloaded modules',
  forked: 'forked',
  plain: 'started plainly',
} as const

function placed(
  reports: readonly NotebookReport[],
  linesOf: (meta: NotebookMeta) => readonly string[] | undefined,
): string[] {
  return reports.flatMap(({ path, meta }) =>
    (linesOf(meta ?? {}) ?? []).map((line) => `${path}: ${line}`),
  )
}

function remarksOn({ title, meta }: CellReport): readonly string[] {
  const { failedTries = [], warnings = [] } = meta ?? {}
  const why = failedTries.map((tried, index) => `try ${index + 1}: ${tried}`)
  return failedTries.length === 0
    ? warnings
    : [
        `${title} is flaky: it passed on try ${why.length + 1}; ${why.join('; ')}`,
        ...warnings,
      ]
}

/** What cells name that are equal in their shape alone, as the comparison calls it. */
const SHAPE = 'shape'

function countRules(reports: readonly NotebookReport[]): string[] {
  const counts = new Map<string, number>()
  const rules = reports.flatMap(({ cells }) =>
    cells.flatMap(({ meta }) => meta?.rules ?? []),
  )
  for (const rule of rules.filter((name) => name !== SHAPE)) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1)
  }
  return [...counts].map(([rule, count]) => `${count} ${rule}`)
}

/** Cells that took less than this are never called slow. */
export const SLOW_MS = 500
const MOST_SLOW = 3

function slowestCells(reports: readonly NotebookReport[]): string[] {
  return reports
    .flatMap(({ path, cells }) =>
      cells.map(({ title, meta }) => ({
        place: `${path} ${title}`,
        ms: meta?.durationMs ?? 0,
      })),
    )
    .filter(({ ms }) => ms >= SLOW_MS)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, MOST_SLOW)
    .map(
      ({ place, ms }) =>
        `${place} ${ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`}`,
    )
}

function countCells(reports: readonly NotebookReport[]): CellCount[] {
  const counts = new Map<string, CellCount>()
  for (const report of reports) {
    for (const cell of report.cells) {
      const { what, isBad } = whatBecameOf(cell, report)
      const count = (counts.get(what)?.count ?? 0) + 1
      counts.set(what, { what, count, isBad })
    }
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)
}

type Fate = Omit<CellCount, 'count'>

const good = (what: string): Fate => ({ what, isBad: false })
const bad = (what: string): Fate => ({ what, isBad: true })

/** What became of a cell, in a word or two. */
export function whatBecameOf(cell: CellReport, report: NotebookReport): Fate {
  if (cell.state === 'skipped' || cell.state === 'pending') {
    return good('skipped')
  }
  const fate = fateOf(cell, report)
  return cell.meta?.failedTries && !fate.isBad ? good('flaky') : fate
}

function fateOf({ state, meta }: CellReport, report: NotebookReport): Fate {
  const late = report.meta?.late?.[meta?.number ?? 0]
  switch (late ?? meta?.outcome) {
    case undefined:
      // Vitest failed it, e.g. because its own limit was reached.
      return state === 'failed' ? bad('failed') : good('skipped')
    case 'matched':
      return good(
        meta?.rules?.includes(SHAPE)
          ? 'equal by shape'
          : meta?.rules
            ? 'equal by a rule'
            : 'equal',
      )
    case 'not-compared':
      return good(`not compared (${meta?.reason ?? 'no baseline'})`)
    case 'updated':
    case 'written':
      return report.meta?.saved
        ? good(late ?? meta?.outcome ?? '')
        : bad('not written')
    case 'failed-as-expected':
      return good('failed as expected')
    case 'mismatched':
      return bad('changed')
    case 'unrecorded':
      return bad('without a snapshot')
    case 'timed-out':
      return bad('timed out')
    case 'raised':
    case 'raised-other':
    case 'follow-up-failed':
      return bad('raised')
    default:
      return bad('failed')
  }
}
