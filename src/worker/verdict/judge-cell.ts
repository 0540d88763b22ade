import type { TestContext } from 'vitest'

import type { ComparisonResult } from '../../comparison/compare-outputs.ts'
import { areIdentical } from '../../comparison/identical-outputs.ts'
import type { ComparisonSettings } from '../../comparison/options/comparison-settings.ts'
import type { CellExecution } from '../../execution/types.ts'
import type { Output } from '../../nbformat/types.ts'
import type { CellRun, SessionCell } from '../session/notebook-session.ts'
import { selectedCells } from '../session/selected-cells.ts'
import type { StartedNotebook } from '../session/start-notebook.ts'
import { stopReason } from '../session/stop.ts'
import type { Stop } from '../session/stop.ts'
import type { ExpectedOutputs } from './baseline.ts'
import { determineOutcome } from './cell-outcome.ts'
import type { CellOutcome } from './cell-outcome.ts'
import type { CellRules } from './expectation.ts'

/** How long a cell whose outputs differ, or are accepted, is given for late output. */
export const QUIET_MS = 100

const IDENTICAL = { differences: [], rules: [] }

/** What compares a cell's outputs; its libraries are loaded when there is something to compare. */
async function comparisonOf(
  expected: ExpectedOutputs,
  outputs: readonly Output[],
  settings: () => ComparisonSettings,
): Promise<() => ComparisonResult> {
  const [recorded, actual] =
    expected.type === 'recorded'
      ? [expected.outputs, expected.asRecorded?.(outputs) ?? outputs]
      : [[], outputs]
  if (areIdentical(recorded, actual)) {
    return () => IDENTICAL
  }
  const { compareCellOutputs } =
    await import('../../comparison/compare-outputs.ts')
  return () => compareCellOutputs(recorded, actual, settings())
}

/** A verdict, and which state of the outputs it is on. */
export interface Verdict {
  readonly outcome: CellOutcome
  readonly revision: number
}

/** Finds the verdict on a cell's outputs as they are. */
export async function judgeExecution(
  rules: CellRules,
  execution: CellExecution,
): Promise<Verdict> {
  const compare = await comparisonOf(
    rules.expected(),
    execution.outputs,
    rules.comparison,
  )
  const outcome = determineOutcome(rules, execution, compare)
  return { outcome, revision: execution.revision }
}

/**
 * Finds the verdict on a cell, once the notebook was executed up to it; executes
 * more of it where the verdict depends on that.
 */
export async function judgeCell(
  context: TestContext,
  { cells, session }: StartedNotebook,
  { cell, rules }: SessionCell,
  run: CellRun,
): Promise<Verdict> {
  if (run.type === 'skipped') {
    return { outcome: run, revision: 0 }
  }
  if (run.type === 'stopped') {
    const reason = stopReason(run.by)
    const type = isTold(context, run.by) ? 'skipped' : 'blocked'
    return { outcome: { type, reason }, revision: 0 }
  }
  const judge = (): Promise<Verdict> => judgeExecution(rules, run.execution())
  const { hasDisplayId } = run.execution()
  let verdict = await judge()
  if (mayBeLate(verdict.outcome) && session.isLatest(cell.number)) {
    await session.settle(QUIET_MS)
    verdict = await judge()
  }
  if (!hasDisplayId && !mayBeLate(verdict.outcome)) {
    return verdict
  }
  // What is stored is the state at the notebook's end: a later cell may update
  // the displays of this one, or wait for what writes into it.
  const end =
    hasDisplayId || isCutOff(verdict.outcome)
      ? cells.length
      : Math.max(...selectedCells(context.task.file))
  await session.runTo(Math.max(end, cell.number), context.signal)
  await session.settle(0)
  verdict = await judge()
  const { stop } = session
  const isExcused =
    hasDisplayId &&
    verdict.outcome.type === 'mismatched' &&
    stop !== undefined &&
    isTold(context, stop)
  return isExcused
    ? {
        outcome: {
          type: 'skipped',
          reason: `its display may be updated later, but ${stopReason(stop)}`,
        },
        revision: verdict.revision,
      }
    : verdict
}

/**
 * Whether the test of the cell that stopped the notebook is red in this run.
 * Only then others may be skipped for it: a run must never be green because
 * nothing was run.
 */
function isTold(context: TestContext, stop: Stop): boolean {
  return stop.isFailure && selectedCells(context.task.file).has(stop.cell)
}

/** Tasks, threads and child processes deliver late; what a cell displays itself does not come late. */
function mayBeLate(outcome: CellOutcome): boolean {
  return (
    outcome.type === 'mismatched' &&
    outcome.differences.some(
      ({ kind, subject }) => subject.type === 'stream' || kind === 'missing',
    )
  )
}

/** Whether what is stored goes on where the run's outputs end. */
function isCutOff(outcome: CellOutcome): boolean {
  return (
    outcome.type === 'mismatched' &&
    outcome.differences.some(
      (difference) =>
        difference.kind === 'missing' ||
        (difference.kind === 'changed' &&
          difference.subject.type === 'stream' &&
          difference.stored.type === 'text' &&
          difference.actual.type === 'text' &&
          difference.stored.text.startsWith(difference.actual.text)),
    )
  )
}
