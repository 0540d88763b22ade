import type { ComparisonResult } from '../../comparison/compare-outputs.ts'
import type { OutputDifference } from '../../comparison/output-difference.ts'
import type {
  CellEnd,
  CellExecution,
  OutputLoss,
} from '../../execution/types.ts'
import type { ErrorOutput } from '../../nbformat/types.ts'
import { expectation } from './expectation.ts'
import type { Expectation } from './expectation.ts'
import type { CellRules } from './expectation.ts'

/** What a test of one code cell found. */
export type CellOutcome =
  /** All stored outputs came again. */
  | {
      readonly type: 'matched'
      /** Names of the rules without which it would not have. */
      readonly rules: readonly string[]
    }
  /** It ran, and there was nothing to compare or no wish to. */
  | {
      readonly type: 'not-compared'
      readonly reason: 'never run before' | 'output ignored' | 'baseline none'
    }
  /** Its new outputs were accepted and replace the recorded ones. */
  | { readonly type: 'updated' }
  /** Nothing was recorded of it; now its outputs are. */
  | { readonly type: 'written' }
  | {
      readonly type: 'mismatched'
      readonly differences: readonly OutputDifference[]
      /** The exception behind it, where the cell raised one. */
      readonly error: ErrorOutput | undefined
      readonly loss: OutputLoss | undefined
    }
  /** Nothing is recorded of it, and nothing may be in this run. */
  | { readonly type: 'unrecorded'; readonly loss: OutputLoss | undefined }
  | { readonly type: 'raised'; readonly error: ErrorOutput }
  | { readonly type: 'did-not-raise'; readonly ename: string | undefined }
  | {
      readonly type: 'raised-other'
      readonly ename: string
      readonly error: ErrorOutput
    }
  | { readonly type: 'output-lost'; readonly loss: OutputLoss }
  | Exclude<
      CellEnd,
      {
        readonly type: 'completed' | 'blank' | 'raised' | 'cancelled' | 'exited'
      }
    >
  /** Marked as failing, and it did: fine. */
  | { readonly type: 'failed-as-expected' }
  /** Marked as failing, but it passes: the mark is stale. */
  | { readonly type: 'passed-unexpectedly' }
  | { readonly type: 'skipped'; readonly reason: string }
  /** A cell that had to run first, and has no test in this run, broke. */
  | { readonly type: 'blocked'; readonly reason: string }

/** An outcome that fails its test. */
export type RedOutcome = Exclude<
  CellOutcome,
  {
    readonly type:
      | 'matched'
      | 'not-compared'
      | 'updated'
      | 'written'
      | 'failed-as-expected'
      | 'skipped'
  }
>

export function isRed(outcome: CellOutcome): outcome is RedOutcome {
  switch (outcome.type) {
    case 'matched':
    case 'not-compared':
    case 'updated':
    case 'written':
    case 'failed-as-expected':
    case 'skipped':
      return false
    default:
      return true
  }
}

/**
 * Decides the verdict on a cell that was executed. Pure, and the only place
 * that does.
 */
export function determineOutcome(
  rules: CellRules,
  execution: CellExecution,
  compare: () => ComparisonResult,
): CellOutcome {
  const outcome = judge(expectation(rules), rules, execution, compare)
  if (!rules.directives.fails) {
    return outcome
  }
  switch (outcome.type) {
    case 'mismatched':
    case 'raised':
    case 'raised-other':
    case 'did-not-raise':
    case 'not-executed':
      return { type: 'failed-as-expected' }
    case 'matched':
    case 'not-compared':
      return { type: 'passed-unexpectedly' }
    default:
      return outcome
  }
}

function judge(
  expected: Expectation,
  rules: CellRules,
  execution: CellExecution,
  compare: () => ComparisonResult,
): CellOutcome {
  const { end, loss } = execution
  const error = end.type === 'raised' ? end.error : undefined
  switch (end.type) {
    case 'died':
    case 'timed-out':
    case 'not-executed':
      return end
    case 'cancelled':
      return { type: 'skipped', reason: 'the run was cancelled' }
    case 'raised':
      if (!expected.mayRaise(end.error)) {
        return { type: 'raised', error: end.error }
      }
      if (expected.ename !== undefined && expected.ename !== end.error.ename) {
        return { type: 'raised-other', ename: expected.ename, error: end.error }
      }
      break
    case 'completed':
    case 'exited':
    case 'blank':
      if (expected.mustRaise) {
        return { type: 'did-not-raise', ename: expected.ename }
      }
  }
  if (loss === 'rate-limit') {
    return { type: 'output-lost', loss }
  }
  const { outputs: recorded } = expected
  if (recorded.type === 'none') {
    return { type: 'not-compared', reason: 'baseline none' }
  }
  if (recorded.type === 'unrecorded' && end.type !== 'blank') {
    return { type: 'not-compared', reason: 'never run before' }
  }
  if (!rules.check) {
    return { type: 'not-compared', reason: 'output ignored' }
  }
  const { differences, rules: rulesUsed } = compare()
  if (differences.length > 0) {
    return { type: 'mismatched', differences, error, loss }
  }
  return { type: 'matched', rules: rulesUsed }
}
