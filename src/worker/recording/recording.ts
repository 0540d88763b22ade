import type { TestContext } from 'vitest'

import type { CodeCell, Notebook } from '../../nbformat/types.ts'
import type { CellRun } from '../session/notebook-session.ts'
import type { PlannedCell, StartedNotebook } from '../session/start-notebook.ts'
import type { ExpectedOutputs } from '../verdict/baseline.ts'
import type { CellOutcome } from '../verdict/cell-outcome.ts'

/**
 * Where the outputs of one notebook are recorded, for the time of a run: what
 * cells are compared with, and what becomes of new outputs.
 */
export interface Recording {
  /** What a failure calls a recorded output. */
  readonly label: string
  /** Gives what the outputs of each code cell are compared with. */
  expectedOutputs(notebook: Notebook): (cell: CodeCell) => ExpectedOutputs
  /**
   * Decides whether a cell's new outputs are accepted, keeps them until `save`,
   * and tells Vitest what to count. Asked again where a cell wrote more later.
   *
   * @param verdict What comparing came to.
   * @returns what became of the cell
   */
  take(
    context: TestContext,
    planned: PlannedCell,
    run: CellRun,
    verdict: CellOutcome,
  ): CellOutcome
  /** How a user accepts new outputs of a cell, or of all: one sentence. */
  wordAccept(cell?: CodeCell): string
  /**
   * Saves what was accepted, with the outputs as they are by now.
   *
   * @param started `undefined` where the notebook could not be started.
   * @throws NotebookError
   */
  save(started: StartedNotebook | undefined): Promise<void>
}
