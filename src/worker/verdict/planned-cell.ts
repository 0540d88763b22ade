import type { ComparisonSettings } from '../../comparison/options/comparison-settings.ts'
import type { FollowUp } from '../../directives/types.ts'
import type { CellExecution } from '../../execution/types.ts'
import type { CodeCell } from '../../nbformat/types.ts'
import type { Expectation } from './expectation.ts'
import type { Stop } from './stop.ts'

/** A code cell with what options, its notebook and its directives say of it. */
export interface PlannedCell {
  readonly cell: CodeCell
  /** That a directive gives it. */
  readonly name: string | undefined
  /** Why it is not executed, where it is not. */
  readonly skip: { readonly reason?: string } | undefined
  readonly expected: Expectation
  /** How its outputs are compared. */
  readonly comparison: ComparisonSettings
  readonly timeoutMs: number
  /** Executed after it, in this order. */
  readonly followUps: readonly FollowUp[]
  /** Directives that could not be followed, one sentence each. */
  readonly warnings: readonly string[]
}

/** What became of a cell when the notebook was executed up to it. */
export type CellRun =
  /** `execution` reads the outputs as they are by now. */
  | {
      readonly type: 'executed'
      readonly execution: () => CellExecution
      /** Whether threads go on whose text may be the rest of what is stored of it. */
      readonly leavesThreads: boolean
    }
  | { readonly type: 'skipped'; readonly reason: string }
  | { readonly type: 'stopped'; readonly by: Stop }
