import { inertLine } from '../../../common/inert.ts'
import type { CellMeta } from '../../../contract/task-meta.ts'
import { isAcceptable, isRed } from '../../verdict/cell-outcome.ts'
import type { CellOutcome } from '../../verdict/cell-outcome.ts'
import type { CellRun, PlannedCell } from '../../verdict/planned-cell.ts'

/**
 * What the main process is told of a cell, and with it every reporter.
 *
 * @param accept How its outputs are accepted, if they can be.
 */
export function cellMeta(
  { cell, warnings }: Pick<PlannedCell, 'cell' | 'warnings'>,
  run: CellRun,
  outcome: CellOutcome,
  failedTries: readonly string[],
  accept: () => string,
): CellMeta {
  const notes = [...warnings, ...executionNotes(run)]
  return {
    number: cell.number,
    outcome: outcome.type,
    ...(isAcceptable(outcome) && { accept: accept() }),
    ...('reason' in outcome && { reason: inertLine(outcome.reason) }),
    ...(run.type === 'executed' && { durationMs: run.execution().durationMs }),
    ...(outcome.type === 'matched' &&
      outcome.rules.length > 0 && { rules: outcome.rules }),
    ...(!isRed(outcome) &&
      failedTries.length > 0 && {
        failedTries: failedTries.map((why) =>
          inertLine(why.split('\n', 1)[0] ?? ''),
        ),
      }),
    ...(notes.length > 0 && { warnings: notes.map(inertLine) }),
  }
}

/** What is to be said of an execution, whatever its verdict. */
function executionNotes(run: CellRun): readonly string[] {
  const end = run.type === 'executed' ? run.execution().end : undefined
  return end?.type === 'completed' && end.hasNoStatus
    ? ["the kernel's reply has no status, so only its outputs were judged"]
    : []
}
