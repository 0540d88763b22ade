import type { OutputDifference } from '../../comparison/output-difference.ts'
import type { CellEnd, OutputLoss } from '../../execution/types.ts'
import type { ErrorOutput } from '../../nbformat/types.ts'

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
      readonly reason:
        | 'never run before'
        | 'output ignored'
        | 'baseline none'
        | 'its display may be updated later'
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
      /** `stopped`: a later cell may update its display, but was not reached. */
      readonly loss: OutputLoss | 'stopped' | undefined
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

/** Whether new outputs could be accepted: nothing of them is missing. */
export function isAcceptable(outcome: CellOutcome): boolean {
  return (
    (outcome.type === 'mismatched' || outcome.type === 'unrecorded') &&
    outcome.loss === undefined
  )
}

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
