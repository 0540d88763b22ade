import type { TestContext } from 'vitest'

import type { CellExecution } from '../../execution/types.ts'
import {
  savedOutputs,
  streamSaver,
} from '../../nbformat/streams/stream-saver.ts'
import type { CodeCell } from '../../nbformat/types.ts'
import type { CellPatch } from '../../nbformat/write/patch-notebook.ts'

interface JudgedCell {
  readonly cell: CodeCell
  readonly execution: () => CellExecution
}

interface AcceptedCell extends JudgedCell {
  readonly task: TestContext['task']
}

/** The cells of a notebook whose new outputs were accepted, until these are saved at its end. */
export class AcceptedOutputs {
  /** By index: a cell that wrote more later is accepted anew. */
  readonly #cells = new Map<number, AcceptedCell>()
  /** Accepted or not: they show which program has saved the notebook. */
  readonly #judged: JudgedCell[] = []

  get isEmpty(): boolean {
    return this.#ofGreen().length === 0
  }

  see(judged: JudgedCell): void {
    this.#judged.push(judged)
  }

  add(accepted: AcceptedCell): void {
    this.#cells.set(accepted.cell.index, accepted)
  }

  /** A cell whose test is repeated is what it came to at last. */
  drop({ index }: CodeCell): void {
    this.#cells.delete(index)
  }

  /**
   * The outputs as they are by now: later cells may have changed displays of
   * earlier ones. Streams are as the program stores them that has saved the
   * notebook.
   */
  patches(): CellPatch[] {
    const saver = streamSaver(
      this.#judged.map(({ cell, execution }) => ({
        stored: cell.outputs,
        actual: execution().outputs,
      })),
    )
    return this.#ofGreen().map(({ cell, execution }) => {
      const { executionCount, outputs } = execution()
      return {
        index: cell.index,
        outputs: savedOutputs(outputs, saver),
        execution_count: executionCount,
      }
    })
  }

  /** Once a repeat was red, the test stays so, and nothing of it is accepted. */
  #ofGreen(): readonly AcceptedCell[] {
    return [...this.#cells.values()].filter(
      ({ task }) => task.result?.state !== 'fail',
    )
  }
}
