import { createColors } from '../../common/colors.ts'
import type { CellExecution } from '../../execution/types.ts'
import type { CodeCell, Notebook } from '../../nbformat/types.ts'
import type { Failure } from '../../worker/report/failure.ts'
import type { NotebookPlace } from '../../worker/report/notebook-place.ts'
import type { RedOutcome } from '../../worker/verdict/cell-outcome.ts'
import type { CellRun, PlannedCell } from '../../worker/verdict/planned-cell.ts'
import { CellError } from '../cell-error.ts'
import type { KernelSession } from '../kernel-session.ts'

export interface FailureContext {
  readonly session: Pick<KernelSession, 'kernel' | 'cellOfCount'>
  readonly notebook: Notebook
  readonly place: NotebookPlace
  /** Of the project, absolute. */
  readonly root: string
  /** How the changed output of a cell is accepted. */
  readonly accept: (cell?: CodeCell) => string
}

/** Outputs that are stored in notebooks are as kernels send them. */
export const AS_IT_IS = {
  label: 'Stored output',
  asRecorded: (outputs: CellExecution['outputs']): CellExecution['outputs'] =>
    outputs,
}

const NOT_RUN: CellRun = { type: 'skipped', reason: 'not run' }

/** Words the failures of cells for the tests that ran them. */
export class CellFailures {
  readonly #context: FailureContext

  constructor(context: FailureContext) {
    this.#context = context
  }

  async text(
    planned: PlannedCell,
    run: CellRun | undefined,
    outcome: RedOutcome,
  ): Promise<string> {
    return (await this.#failure(planned, run, outcome)).text
  }

  async error(
    planned: PlannedCell,
    run: CellRun | undefined,
    outcome: RedOutcome,
  ): Promise<CellError> {
    const { failure, text } = await this.#failure(planned, run, outcome)
    const error = 'error' in outcome ? outcome.error : undefined
    return new CellError(text, {
      name: failure.name,
      evalue: error?.evalue ?? failure.message,
      cell: planned.cell.number,
      code: failure.code,
      traceback: error?.traceback,
    })
  }

  async #failure(
    planned: PlannedCell,
    run: CellRun = NOT_RUN,
    outcome: RedOutcome,
  ): Promise<{ readonly failure: Failure; readonly text: string }> {
    // Only now: what is green needs none of what reports a failure.
    const { cellFailure } =
      await import('../../worker/session/cells/cell-error.ts')
    const { failureText } = await import('../../worker/report/failure.ts')
    const { session, notebook, place, root, accept } = this.#context
    const { cell } = planned
    const failure = cellFailure(
      { notebook, kernel: session.kernel, session },
      { ...AS_IT_IS, describeAcceptance: accept },
      planned,
      run,
      outcome,
      { settings: { root, colors: false }, isLate: false },
    )
    const at = { notebook: place, cell, colors: createColors(false) }
    return { failure, text: failureText(failure, at) }
  }
}
