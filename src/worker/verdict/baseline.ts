import type { CodeCell, Output } from '../../nbformat/types.ts'

/** What the outputs of a cell are compared with. */
export type ExpectedOutputs =
  | {
      readonly type: 'recorded'
      readonly outputs: readonly Output[]
      /** Outputs as they would be recorded; omitted where all of them is. */
      readonly asRecorded?: (actual: readonly Output[]) => readonly Output[]
    }
  /** Nothing was ever recorded of this cell, so that there is no claim to check. */
  | { readonly type: 'unrecorded' }
  /** The project compares nothing. */
  | { readonly type: 'none' }

/** The outputs that are stored in the notebook. */
export function storedOutputs(cell: CodeCell): ExpectedOutputs {
  const wasNeverRun = cell.execution_count === null && cell.outputs.length === 0
  return wasNeverRun
    ? { type: 'unrecorded' }
    : { type: 'recorded', outputs: cell.outputs }
}
