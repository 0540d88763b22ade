import type { TestCase, TestModule } from 'vitest/node'

import type { CellMeta, NotebookMeta } from '../../contract/task-meta.ts'
import { notebookParts } from '../reporter/notebook-parts.ts'
import type { NotebookPart } from '../reporter/notebook-parts.ts'
import type { NotebookReport } from '../reporter/notebook-report.ts'
import { partReport } from '../reporter/notebook-report.ts'
import { SLOW_MS, whatBecameOf } from '../reporter/summarize.ts'

/** What the page shows a cell as; a filter for each but `green` and `quiet`. */
export type Tone = 'red' | 'rule' | 'skipped' | 'green' | 'quiet'

/** A notebook as a run left it, without its contents. */
export interface NotebookView {
  /** Absolute path. */
  readonly file: string
  /** Name of the case that it shows, of a notebook that has some. */
  readonly case?: string | undefined
  readonly path: string
  readonly meta: NotebookMeta | undefined
  readonly isRed: boolean
  /** Of the notebook as a whole. */
  readonly errors: readonly ErrorView[]
  /** By number. */
  readonly cells: ReadonlyMap<number, CellView>
  /** Why it has no tests of cells, where it has none. */
  readonly skipReason: string | undefined
  /** Whether the run has come to its end. */
  readonly isFinished: boolean
}

export interface CellView {
  readonly number: number
  readonly title: string
  readonly tone: Tone
  /** In a word or two: `equal`, `changed`. */
  readonly what: string
  readonly filters: readonly string[]
  readonly meta: CellMeta | undefined
  readonly errors: readonly ErrorView[]
}

export interface ErrorView {
  readonly name: string
  readonly message: string
  /** What a terminal shows below the message; with colours. */
  readonly details: string
}

/** One view, or one for each case. */
export function notebookViews(module: TestModule): NotebookView[] {
  return notebookParts(module).map((part) => partView(module, part))
}

function partView(module: TestModule, part: NotebookPart): NotebookView {
  const report = partReport(module, part)
  const { tests, checks } = part
  const skipReason = reasonToSkip(tests)
  // Each code cell has a test, in the notebook's order.
  const cells = (skipReason === undefined ? tests : []).flatMap(
    (test, index) => {
      const cell = report.cells[index]
      const found = test.result().errors ?? []
      return cell
        ? [cellView(index + 1, cell, report, found.map(errorView))]
        : []
    },
  )
  const errors = [...part.errors, ...(checks?.result().errors ?? [])].map(
    errorView,
  )
  return {
    file: module.moduleId,
    case: part.case,
    path: report.path,
    meta: report.meta,
    isRed: errors.length > 0 || cells.some(({ tone }) => tone === 'red'),
    errors,
    cells: new Map(cells.map((cell) => [cell.number, cell])),
    skipReason,
    isFinished: module.state() !== 'pending' && module.state() !== 'queued',
  }
}

/** A notebook with nothing to run has one test, whose title says why. */
function reasonToSkip(tests: readonly TestCase[]): string | undefined {
  const [test, ...others] = tests
  return test &&
    others.length === 0 &&
    test.options.mode === 'skip' &&
    !test.meta().cell
    ? test.name
    : undefined
}

export function cellView(
  number: number,
  cell: NotebookReport['cells'][number],
  report: NotebookReport,
  errors: readonly ErrorView[],
): CellView {
  const { what, isBad } = whatBecameOf(cell, report)
  const { meta } = cell
  const tone = toneOf(what, isBad, cell)
  return {
    number,
    title: cell.title.replace(/^\[\d+\] ?/, ''),
    tone,
    what,
    filters: [
      ...(tone === 'green' || tone === 'quiet' ? [] : [tone]),
      ...(isSlow(meta) ? ['slow'] : []),
      ...(meta?.failedTries ? ['flaky'] : []),
      ...(meta?.outcome === 'updated' || meta?.outcome === 'written'
        ? ['updated']
        : []),
    ],
    meta,
    errors,
  }
}

export function isSlow(meta: CellMeta | undefined): boolean {
  return (meta?.durationMs ?? 0) >= SLOW_MS
}

function toneOf(
  what: string,
  isBad: boolean,
  { meta, state }: NotebookReport['cells'][number],
): Tone {
  if (isBad) {
    return 'red'
  }
  if (state !== 'passed' || what === 'skipped') {
    return 'skipped'
  }
  return meta?.rules
    ? 'rule'
    : meta?.outcome === 'not-compared'
      ? 'quiet'
      : 'green'
}

export function errorView(error: {
  readonly name?: string
  readonly message: string
  readonly diff?: string
  readonly [key: string]: unknown
}): ErrorView {
  const frame = error['frame']
  return {
    name: error.name ?? 'Error',
    message: error.message,
    details: [error.diff, typeof frame === 'string' ? frame : undefined]
      .filter((part) => part !== undefined)
      .join('\n\n'),
  }
}
