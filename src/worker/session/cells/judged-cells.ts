import type { TestContext } from 'vitest'

import type { Recording } from '../../recording/recording.ts'
import { isRed } from '../../verdict/cell-outcome.ts'
import type { CellOutcome } from '../../verdict/cell-outcome.ts'
import type { CellRun, PlannedCell } from '../../verdict/planned-cell.ts'
import type { ExecutedNotebook } from '../../verdict/thread-outputs.ts'
import { judgeExecution } from './judge-cell.ts'
import type { Verdict } from './judge-cell.ts'

/** A cell that was executed, with what its test came to. */
export interface JudgedCell {
  readonly context: TestContext
  readonly planned: PlannedCell
  readonly run: Extract<CellRun, { readonly type: 'executed' }>
  readonly outcome: CellOutcome
  /** Of the outputs that were judged. */
  readonly revision: number
}

/**
 * The verdicts on cells that wrote more after their tests had ended: tasks,
 * timers and threads write into the cell that started them, or into the one that
 * the kernel takes for the latest. A test that is red, or whose outputs are
 * accepted as they are in the end, has nothing to add.
 */
export async function judgeLateOutput(
  cells: readonly JudgedCell[],
  started: ExecutedNotebook,
  recording: Pick<Recording, 'asRecorded'>,
): Promise<readonly (JudgedCell & { readonly late: Verdict })[]> {
  const judged = []
  for (const cell of cells) {
    const { outcome, planned, revision, run } = cell
    const isSettled =
      isRed(outcome) || outcome.type === 'updated' || outcome.type === 'written'
    if (!isSettled && run.execution().revision !== revision) {
      const late = await judgeExecution(
        planned,
        run.execution(),
        started,
        recording,
      )
      judged.push({ ...cell, late })
    }
  }
  return judged
}
