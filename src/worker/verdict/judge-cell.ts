import type { TestContext } from 'vitest'

import type { ComparisonResult } from '../../comparison/compare-outputs.ts'
import { areIdentical } from '../../comparison/identical-outputs.ts'
import type { ComparisonSettings } from '../../comparison/options/comparison-settings.ts'
import type { OutputDifference } from '../../comparison/output-difference.ts'
import type { Output } from '../../nbformat/types.ts'
import type { CellRun, SessionCell } from '../session/notebook-session.ts'
import { selectedCells } from '../session/selected-cells.ts'
import type { StartedNotebook } from '../session/start-notebook.ts'
import { stopReason } from '../session/stop.ts'
import type { Stop } from '../session/stop.ts'
import type { ExpectedOutputs } from './baseline.ts'
import { determineOutcome } from './cell-outcome.ts'
import type { CellOutcome } from './cell-outcome.ts'

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

/**
 * Finds the verdict on a cell, once the notebook was executed up to it; executes
 * more of it where the verdict depends on that.
 */
export async function judgeCell(
  context: TestContext,
  { cells, session }: StartedNotebook,
  { cell, rules }: SessionCell,
  run: CellRun,
): Promise<CellOutcome> {
  if (run.type === 'skipped') {
    return run
  }
  if (run.type === 'stopped') {
    const reason = stopReason(run.by)
    return { type: isTold(context, run.by) ? 'skipped' : 'blocked', reason }
  }
  const judge = async (): Promise<CellOutcome> => {
    const execution = run.execution()
    const compare = await comparisonOf(
      rules.expected(),
      execution.outputs,
      rules.comparison,
    )
    return determineOutcome(rules, execution, compare)
  }
  const first = await judge()
  const mayBeLate =
    first.type === 'mismatched' &&
    first.differences.some(isOfLateOutput) &&
    session.isLatest(cell.number)
  if (mayBeLate) {
    await session.settle(QUIET_MS)
  }
  if (!run.execution().hasDisplayId) {
    return mayBeLate ? await judge() : first
  }
  // What is stored is the state at the notebook's end: a later cell may update
  // the displays of this one.
  await session.runTo(cells.length, context.signal)
  const last = await judge()
  const { stop } = session
  return last.type === 'mismatched' && stop && isTold(context, stop)
    ? {
        type: 'skipped',
        reason: `its display may be updated later, but ${stopReason(stop)}`,
      }
    : last
}

/**
 * Whether the test of the cell that stopped the notebook is red in this run.
 * Only then others may be skipped for it: a run must never be green because
 * nothing was run.
 */
function isTold(context: TestContext, stop: Stop): boolean {
  return stop.isFailure && selectedCells(context.task.file).has(stop.cell)
}

/** Child processes and threads deliver late; what a cell displays itself does not come late. */
function isOfLateOutput({ kind, subject }: OutputDifference): boolean {
  return subject.type === 'stream' || kind === 'missing'
}
