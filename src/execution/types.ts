import type { KernelDeath } from '../kernel/connection/kernel-death.ts'
import type { ErrorOutput, Output } from '../nbformat/types.ts'
import type { CellTimings } from './cell-timings.ts'
import type { Echo } from './prompts/echo.ts'
import type { UnansweredPrompt } from './prompts/prompt-answers.ts'

/** How the execution of one cell came to its end. */
export type CellEnd =
  /** Reply `ok`, and no error was shown. */
  | {
      readonly type: 'completed'
      /** Set where the reply had no status, so that its outputs alone tell. */
      readonly hasNoStatus?: true
    }
  /** Nothing to send: the cell is blank. No frontend sends such a cell. */
  | { readonly type: 'blank' }
  /** The cell raised, by its reply or by an `error` on iopub (or both). */
  | {
      readonly type: 'raised'
      readonly error: ErrorOutput
      /**
       * What the cell wrote to stderr, where no output is an `error`: the kernel
       * replied so, and shows it as text (IPython an unknown magic, tslab every
       * error).
       */
      readonly shownAs?: string
    }
  /** It went well, but what its metadata has executed after it raised; `by` says which of it. */
  | {
      readonly type: 'follow-up-failed'
      readonly by: string
      readonly error: ErrorOutput
    }
  /**
   * The kernel replied neither `ok` nor `error` (`aborted`, IRkernel's `abort`),
   * or there is no reply: though it is idle, or since the connection was cut.
   */
  | {
      readonly type: 'not-executed'
      readonly status: string
      /** Where it asked for input. */
      readonly unanswered?: UnansweredPrompt
    }
  /** It ran to its end, but an output is none of the protocol: what is wrong with it, as a phrase. */
  | { readonly type: 'malformed'; readonly fact: string }
  | {
      readonly type: 'timed-out'
      readonly timeoutMs: number
      /** Whose time was up. */
      readonly scope: 'cell' | 'notebook'
      /**
       * `died`: the kernel took the interrupt as its end; `killed`: two
       * interrupts did not stop it, so it was ended.
       */
      readonly after: 'interrupt' | 'died' | 'killed'
      /** What the interrupt raised, with the place where the cell was. */
      readonly error: ErrorOutput | undefined
    }
  | {
      readonly type: 'died'
      readonly death: KernelDeath
      /** `before`: it was dead already when the cell's turn came. */
      readonly when: 'before' | 'running'
    }
  /** The cell asked its kernel to quit (`exit()`): it ended well, the kernel is gone. */
  | { readonly type: 'exited' }
  /** The run was cancelled or bailed out. */
  | { readonly type: 'cancelled' }

/** Output that is known to be missing: comparing would be a lie. */
export type OutputLoss =
  /** The server's rate limiter dropped messages. */
  | 'rate-limit'
  /** The connection was cut for a while. */
  | 'gap'
  /** The kernel never said that it is idle again. */
  | 'no-idle'

/** What executing one cell gave. */
export interface CellExecution {
  readonly end: CellEnd
  /**
   * The outputs by now, as nbformat stores them. Later cells may still change
   * them when `hasDisplayId`.
   */
  readonly outputs: readonly Output[]
  /** Grows whenever the outputs change. */
  readonly revision: number
  /** Whether a later cell can change these outputs (`update_display_data`). */
  readonly hasDisplayId: boolean
  readonly executionCount: number | null
  readonly durationMs: number
  readonly timings: CellTimings
  readonly loss: OutputLoss | undefined
  /** By name of the stream, what came after the cell's end. */
  readonly late: ReadonlyMap<string, string>
  /** Prompts that were answered; they are among the outputs. */
  readonly echoes?: readonly Echo[]
}
