import { codeSources } from '../../nbformat/outline/code-sources.ts'
import { languageName } from '../../nbformat/outline/notebook-kernel.ts'
import type { Notebook } from '../../nbformat/types.ts'
import { findParameterCells } from '../../parameters/find-parameter-cells.ts'
import { parameterCode } from '../../parameters/parameter-code.ts'
import type { Parameters } from '../../parameters/parameter-value.ts'

/** Sets parameters while the cells of a notebook are executed, in any order. */
export class ParameterSetter {
  readonly #code: string | undefined
  readonly #defaults: number | undefined
  readonly #injected: number | undefined
  readonly #execute: (code: string) => Promise<unknown>
  #isSet = false

  /**
   * @param execute Executes code as a cell.
   * @throws NotebookError `NB_ERR_VALUE`
   */
  constructor(
    notebook: Notebook,
    parameters: Parameters | undefined,
    execute: (code: string) => Promise<unknown>,
  ) {
    const { defaults, injected } = findParameterCells(notebook)
    this.#defaults = defaults?.number
    this.#injected = injected?.number
    this.#execute = execute
    this.#code =
      parameters &&
      parameterCode(languageName(notebook), parameters, {
        before: codeSources(notebook).join('\n'),
      })
  }

  /** Whether the parameters take the place of a cell. */
  replaces(cell: number): boolean {
    return this.#code !== undefined && cell === this.#injected
  }

  /** Must be called before a cell is executed. */
  async before(cell: number): Promise<void> {
    // Cells above theirs may define what they need nothing of.
    const place = this.#injected ?? this.#defaults ?? 0
    if (cell > place) {
      await this.#set()
    }
  }

  /** Must be called after a cell was executed. */
  async after(cell: number): Promise<void> {
    if (cell === this.#defaults) {
      this.#isSet = false
      if (this.#injected === undefined) {
        await this.#set()
      }
    }
  }

  async #set(): Promise<void> {
    if (this.#code !== undefined && !this.#isSet) {
      await this.#execute(this.#code)
      this.#isSet = true
    }
  }
}
