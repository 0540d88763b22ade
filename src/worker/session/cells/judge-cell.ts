import type { TestContext } from 'vitest'

import type { ComparisonResult } from '../../../comparison/compare-outputs.ts'
import { areIdentical } from '../../../comparison/identical-outputs.ts'
import type { CellExecution } from '../../../execution/types.ts'
import type { Recording } from '../../recording/recording.ts'
import type { CellOutcome } from '../../verdict/cell-outcome.ts'
import { notebookSuite, selectedCells } from '../../verdict/cell-tests.ts'
import { determineOutcome } from '../../verdict/determine-outcome.ts'
import { withoutExitWarning } from '../../verdict/early-end.ts'
import { isCutOff, mayBeLate } from '../../verdict/late-output.ts'
import type { CellRun, PlannedCell } from '../../verdict/planned-cell.ts'
import { describeStop } from '../../verdict/stop.ts'
import type { Stop } from '../../verdict/stop.ts'
import { outputsBesideThreads } from '../../verdict/thread-outputs.ts'
import type { ExecutedNotebook } from '../../verdict/thread-outputs.ts'
import { withoutEchoes } from '../../verdict/without-echoes.ts'
import type { StartedNotebook } from '../start-notebook.ts'
import type { Tries } from '../tries.ts'

/** How long a cell whose outputs differ, or are accepted, is given for late output. */
export const QUIET_MS = 100

const IDENTICAL = { differences: [], rules: [] }

const AS_IT_IS: Pick<Recording, 'asRecorded'> = {
  asRecorded: (outputs) => outputs,
}

/** What compares a cell's outputs; its libraries are loaded when there is something to compare. */
async function comparisonOf(
  { expected, comparison }: PlannedCell,
  { end, outputs, echoes = [] }: CellExecution,
  recording: Pick<Recording, 'asRecorded'>,
): Promise<() => ComparisonResult> {
  const sides =
    expected.outputs.type === 'recorded'
      ? [expected.outputs.outputs, recording.asRecorded(outputs)]
      : [[], outputs]
  const compared = withoutEchoes(
    { recorded: sides[0] ?? [], actual: sides[1] ?? [] },
    echoes,
  )
  const isExit = end.type === 'raised' && end.error.ename === 'SystemExit'
  const [recorded = [], actual = []] = isExit
    ? [compared.recorded, compared.actual].map(withoutExitWarning)
    : [compared.recorded, compared.actual]
  if (areIdentical(recorded, actual)) {
    return () => IDENTICAL
  }
  const { compareCellOutputs } =
    await import('../../../comparison/compare-outputs.ts')
  return () => compareCellOutputs(recorded, actual, comparison)
}

/** A verdict, and which state of the outputs it is on. */
export interface Verdict {
  readonly outcome: CellOutcome
  readonly revision: number
}

/** Finds the verdict on a cell's outputs as they are. */
export async function judgeExecution(
  planned: PlannedCell,
  execution: CellExecution,
  started: ExecutedNotebook,
  recording: Pick<Recording, 'asRecorded'>,
): Promise<Verdict> {
  const { revision } = execution
  const compare = await comparisonOf(planned, execution, recording)
  const outcome = determineOutcome(planned.expected, execution, compare)
  if (!mayBeLate(outcome) || !planned.comparison.isOn('thread-text')) {
    return { outcome, revision }
  }
  const outputs = await outputsBesideThreads(planned, started, recording)
  if (!outputs) {
    return { outcome, revision }
  }
  const beside = determineOutcome(
    planned.expected,
    { ...execution, outputs },
    await comparisonOf(planned, { ...execution, outputs }, AS_IT_IS),
  )
  return beside.type === 'matched'
    ? {
        outcome: { ...beside, rules: [...beside.rules, 'thread-text'] },
        revision,
      }
    : { outcome, revision }
}

/**
 * Finds the verdict on a cell, once the notebook was executed up to it; executes
 * more of it where the verdict depends on that.
 */
export async function judgeCell(
  context: TestContext,
  started: StartedNotebook,
  planned: PlannedCell,
  run: CellRun,
  recording: Pick<Recording, 'asRecorded'>,
  tries: Pick<Tries, 'isReported'>,
): Promise<Verdict> {
  if (run.type === 'skipped') {
    return { outcome: run, revision: 0 }
  }
  if (run.type === 'stopped') {
    const reason = describeStop(run.by)
    const type = isReported(run.by, context, tries) ? 'skipped' : 'blocked'
    return { outcome: { type, reason }, revision: 0 }
  }
  const { cells, session } = started
  const determine = (): Promise<Verdict> =>
    judgeExecution(planned, run.execution(), started, recording)
  const { hasDisplayId, late } = run.execution()
  let verdict = await determine()
  if (mayBeLate(verdict.outcome) && session.isLatest(planned.cell.number)) {
    await session.settle(QUIET_MS)
    verdict = await determine()
  }
  if (!hasDisplayId && !mayBeLate(verdict.outcome)) {
    return verdict
  }
  // What is stored is the state at the notebook's end: a later cell may update
  // the displays of this one, wait for what writes into it, or share that.
  const end =
    hasDisplayId || isCutOff(verdict.outcome) || late.size > 0
      ? cells.length
      : Math.max(...selectedCells(notebookSuite(context.task)))
  await session.runTo(Math.max(end, planned.cell.number), context.signal)
  await session.settle(0)
  verdict = await determine()
  const { stop } = session
  return hasDisplayId && stop && stop.kind !== 'ended'
    ? {
        ...verdict,
        outcome: unfinished(
          verdict.outcome,
          describeStop(stop),
          isReported(stop, context, tries),
        ),
      }
    : verdict
}

/** The verdict on a display that cells which were not reached, or are tried again, may update. */
function unfinished(
  outcome: CellOutcome,
  because: string,
  isReported: boolean,
): CellOutcome {
  const fact = 'its display may be updated later'
  if (outcome.type === 'mismatched') {
    return isReported
      ? { type: 'skipped', reason: `${fact}, but ${because}` }
      : { ...outcome, loss: 'stopped' }
  }
  return outcome.type === 'not-compared' &&
    outcome.reason === 'never run before' &&
    !isReported
    ? { type: 'not-compared', reason: fact }
    : outcome
}

function isReported(
  stop: Stop,
  { task }: TestContext,
  tries: Pick<Tries, 'isReported'>,
): boolean {
  const { retry = 0 } = task
  const retries = typeof retry === 'number' ? retry : (retry.count ?? 0)
  return tries.isReported(
    stop,
    selectedCells(notebookSuite(task)).has(stop.cell),
    retries,
  )
}
