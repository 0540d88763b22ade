import type { ComparisonResult } from '../../comparison/compare-outputs.ts'
import type { CellEnd, CellExecution } from '../../execution/types.ts'
import type { CellOutcome } from './cell-outcome.ts'
import { isCleanExit, describeSkip } from './early-end.ts'
import type { Expectation } from './expectation.ts'

/**
 * Decides the verdict on a cell that was executed. Pure, and the only place
 * that does.
 *
 * @param compare Called where the outputs decide.
 */
export function determineOutcome(
  expected: Expectation,
  execution: CellExecution,
  compare: () => ComparisonResult,
): CellOutcome {
  return (
    outcomeOfEnd(expected, execution.end) ??
    byMark(expected, outcomeOfOutputs(expected, execution, compare))
  )
}

/**
 * The verdict on how a cell came to its end, which also decides whether the
 * notebook goes on; `undefined` where that is as expected, so that the outputs
 * decide.
 */
export function outcomeOfEnd(
  expected: Expectation,
  end: CellEnd,
): CellOutcome | undefined {
  const outcome = unmarkedOutcomeOfEnd(expected, end)
  return outcome && byMark(expected, outcome)
}

function unmarkedOutcomeOfEnd(
  { exception, outputs }: Expectation,
  end: CellEnd,
): CellOutcome | undefined {
  switch (end.type) {
    case 'died':
    case 'timed-out':
    case 'not-executed':
    case 'malformed':
    case 'follow-up-failed':
      return end
    case 'cancelled':
      return { type: 'skipped', reason: 'the run was cancelled' }
    case 'raised': {
      const reason = describeSkip(exception, end.error)
      if (reason !== undefined) {
        return { type: 'skipped', reason }
      }
      // Of a cell without a record nothing speaks against that it ends the notebook.
      return outputs.type !== 'recorded' && isCleanExit(end.error)
        ? undefined
        : outcomeOfRaise(exception, end)
    }
    case 'completed':
    case 'exited':
    case 'blank':
      return exception.type === 'required'
        ? { type: 'did-not-raise', ename: exception.ename }
        : undefined
  }
}

function outcomeOfRaise(
  exception: Expectation['exception'],
  { error, shownAs }: Extract<CellEnd, { readonly type: 'raised' }>,
): CellOutcome | undefined {
  switch (exception.type) {
    case 'any':
      return undefined
    case 'required':
      return exception.ename === undefined || exception.ename === error.ename
        ? undefined
        : { type: 'raised-other', ename: exception.ename, error }
    case 'recorded':
      return exception.ename === error.ename
        ? undefined
        : { type: 'raised', error }
    case 'recorded-text':
      return exception.text === shownAs ? undefined : { type: 'raised', error }
    case 'none':
      return { type: 'raised', error }
  }
}

function outcomeOfOutputs(
  { outputs: recorded, check }: Expectation,
  { end, loss }: CellExecution,
  compare: () => ComparisonResult,
): CellOutcome {
  if (loss === 'rate-limit') {
    return { type: 'output-lost', loss }
  }
  if (recorded.type === 'none') {
    return { type: 'not-compared', reason: 'baseline none' }
  }
  if (recorded.type === 'unrecorded' && end.type !== 'blank') {
    return { type: 'not-compared', reason: 'never run before' }
  }
  if (!check) {
    return { type: 'not-compared', reason: 'output ignored' }
  }
  const { differences, rules } = compare()
  if (differences.length === 0) {
    return { type: 'matched', rules }
  }
  const error = end.type === 'raised' ? end.error : undefined
  return { type: 'mismatched', differences, error, loss }
}

/** What a verdict is for a cell that may be marked as failing. */
function byMark({ fails }: Expectation, outcome: CellOutcome): CellOutcome {
  if (!fails) {
    return outcome
  }
  switch (outcome.type) {
    case 'mismatched':
    case 'raised':
    case 'raised-other':
    case 'did-not-raise':
    case 'not-executed':
    case 'follow-up-failed':
      return { type: 'failed-as-expected' }
    case 'matched':
    case 'not-compared':
      return { type: 'passed-unexpectedly' }
    default:
      return outcome
  }
}
