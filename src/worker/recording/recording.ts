import type { TestContext } from 'vitest'

import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import type { CodeCell, Notebook, Output } from '../../nbformat/types.ts'
import type { CellOutcome } from '../verdict/cell-outcome.ts'
import type { ExpectedOutputs } from '../verdict/expectation.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'

/**
 * Where the outputs of one notebook are recorded, for the time of a run: what
 * cells are compared with, and what becomes of new outputs.
 */
export interface Recording {
  /** What a failure calls a recorded output. */
  readonly label: string
  /**
   * Gives what the outputs of each code cell are compared with. `check`: what a
   * mark says of that, if there is one.
   */
  expectedOutputs(
    notebook: Notebook,
  ): (cell: CodeCell, check?: boolean) => ExpectedOutputs
  /** Outputs as they would be recorded, so that both sides of a comparison lack the same. */
  asRecorded(outputs: readonly Output[]): readonly Output[]
  /**
   * Decides whether a cell's new outputs are accepted, keeps them until `save`,
   * and tells Vitest what to count. Asked again where a cell wrote more later.
   *
   * @param verdict What comparing came to.
   * @returns what became of the cell
   */
  accept(
    context: TestContext,
    planned: PlannedCell,
    run: CellRun,
    verdict: CellOutcome,
  ): CellOutcome
  /** Numbers of the code cells of which outputs are recorded that had no record before. */
  firstRecorded(): readonly number[]
  /** How a user accepts new outputs of a cell, or of all: one sentence. */
  describeAcceptance(cell?: CodeCell): string
  /**
   * Saves what was accepted, with the outputs as they are by now. Must be called also where nothing was, or where the
   * notebook could not be started.
   *
   * @param server The one that the notebook's kernel is on, if it was started.
   * @throws NotebookError
   */
  save(server: ServerAddress | undefined): Promise<SavedOutputs>
}

/** What was saved at the end of a notebook. */
export interface SavedOutputs {
  /** Digest of the text that was written into the notebook's file, if one was. */
  readonly written?: string
}
