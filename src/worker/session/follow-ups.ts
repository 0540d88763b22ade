import type { FollowUp } from '../../directives/types.ts'
import type { CellRunner } from '../../execution/cell-runner.ts'
import type { Limits } from '../../execution/finish-cell.ts'
import type { CellEnd, CellExecution } from '../../execution/types.ts'
import { outcomeOfEnd } from '../verdict/determine-outcome.ts'
import type { PlannedCell } from '../verdict/planned-cell.ts'

/**
 * Executes what follows a cell, as nbmake does also where the cell raised. The
 * first of it that fails is the cell's end, unless the cell went wrong itself:
 * that is told.
 */
export async function withFollowUps(
  runner: Pick<CellRunner, 'runSilently'>,
  { followUps, expected }: Pick<PlannedCell, 'followUps' | 'expected'>,
  execution: () => CellExecution,
  limits: () => Limits,
): Promise<() => CellExecution> {
  const { end } = execution()
  if (end.type !== 'completed' && end.type !== 'raised') {
    return execution
  }
  const failure = await runAll(runner, followUps, limits)
  return failure && !outcomeOfEnd(expected, end)
    ? () => ({ ...execution(), end: failure })
    : execution
}

async function runAll(
  runner: Pick<CellRunner, 'runSilently'>,
  followUps: readonly FollowUp[],
  limits: () => Limits,
): Promise<CellEnd | undefined> {
  for (const { by, source } of followUps) {
    const end = await runner.runSilently(source, limits())
    if (end.type === 'raised') {
      return { type: 'follow-up-failed', by, error: end.error }
    }
    if (end.type !== 'completed') {
      return end
    }
  }
  return undefined
}
