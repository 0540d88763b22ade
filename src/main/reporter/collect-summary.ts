import { relative } from 'node:path'

import type { TestCase, TestModule } from 'vitest/node'

import { slash } from '../../common/paths.ts'
import type { NotebookMeta } from '../../contract/task-meta.ts'

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
  /** The cells that took longest, each with its place and time. */
  readonly slowest: readonly string[]
  /** About single notebooks and cells, each with its place. */
  readonly remarks: readonly string[]
  /** The same, for verbose reports. */
  readonly details: readonly string[]
  /** For verbose reports: what each notebook used, e.g. `a.ipynb: helpers.py`. */
  readonly dependencies: readonly string[]
}

export interface CellCount {
  readonly what: string
  readonly count: number
  readonly isBad: boolean
}

export function collectSummary(
  modules: readonly TestModule[],
): NotebookSummary {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const ran = modules.filter((module) => module.meta().notebook !== undefined)
  return {
    notebooks: ran.length,
    kernels: [
      ...new Set(ran.flatMap((module) => module.meta().notebook?.kernel ?? [])),
    ],
    starts: (['preloaded', 'forked', 'plain'] as const).flatMap((start) => {
      const count = ran.filter(
        (module) => module.meta().notebook?.start === start,
      ).length
      return count === 0 ? [] : [`${count} ${STARTS[start]}`]
    }),
    cells: countCells(tests),
    remarks: [
      ...placed(ran, ({ notes }) => notes),
      ...tests.flatMap((test) =>
        (test.meta().cell?.warnings ?? []).map(
          (warning) => `${test.module.relativeModuleId}: ${warning}`,
        ),
      ),
    ],
    rules: countRules(tests),
    slowest: slowestCells(tests),
    details: placed(ran, ({ details }) => details),
    dependencies: ran.flatMap(wordDependencies),
  }
}

const STARTS = {
  preloaded: 'forked with preloaded modules',
  forked: 'forked',
  plain: 'started plainly',
} as const

function placed(
  modules: readonly TestModule[],
  linesOf: (meta: NotebookMeta) => readonly string[] | undefined,
): string[] {
  return modules.flatMap((module) =>
    (linesOf(module.meta().notebook ?? {}) ?? []).map(
      (line) => `${module.relativeModuleId}: ${line}`,
    ),
  )
}

function wordDependencies(module: TestModule): string[] {
  const { files = [] } = module.meta().notebook?.dependencies ?? {}
  const { root } = module.project.config
  const shown = files.map((file) => slash(relative(root, file)))
  return files.length === 0
    ? []
    : [`${module.relativeModuleId}: ${shown.join(', ')}`]
}

function countRules(tests: readonly TestCase[]): string[] {
  const counts = new Map<string, number>()
  for (const rule of tests.flatMap((test) => test.meta().cell?.rules ?? [])) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1)
  }
  return [...counts].map(([rule, count]) => `${count} ${rule}`)
}

/** Cells that took less than this are never called slow. */
const SLOW_MS = 500
const MOST_SLOW = 3

function slowestCells(tests: readonly TestCase[]): string[] {
  return tests
    .map((test) => ({ test, ms: test.meta().cell?.durationMs ?? 0 }))
    .filter(({ ms }) => ms >= SLOW_MS)
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, MOST_SLOW)
    .map(
      ({ test, ms }) =>
        `${test.module.relativeModuleId} ${test.name} ${ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`}`,
    )
}

function countCells(tests: readonly TestCase[]): CellCount[] {
  const counts = new Map<string, CellCount>()
  for (const test of tests) {
    const { what, isBad } = whatBecameOf(test)
    const count = (counts.get(what)?.count ?? 0) + 1
    counts.set(what, { what, count, isBad })
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)
}

function whatBecameOf(test: TestCase): { what: string; isBad: boolean } {
  const meta = test.meta().cell
  const { state } = test.result()
  if (state === 'skipped' || state === 'pending' || !meta) {
    return { what: state === 'failed' ? 'failed' : 'skipped', isBad: false }
  }
  const good = (what: string): { what: string; isBad: boolean } => ({
    what,
    isBad: false,
  })
  const bad = (what: string): { what: string; isBad: boolean } => ({
    what,
    isBad: true,
  })
  switch (meta.outcome) {
    case 'matched':
      return good(meta.rules ? 'equal by a rule' : 'equal')
    case 'not-compared':
      return good(`not compared (${meta.reason ?? 'no baseline'})`)
    case 'updated':
    case 'written':
      return test.module.meta().notebook?.saved
        ? good(meta.outcome)
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
      return bad('raised')
    default:
      return bad('failed')
  }
}
