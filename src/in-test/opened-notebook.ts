import type { PlannedCell } from '../worker/verdict/planned-cell.ts'
import { CallSite } from './call-site.ts'
import type { CellFinder } from './cells/find-cells.ts'
import { notebookCell } from './cells/notebook-cell.ts'
import type { NotebookRuns } from './cells/notebook-runs.ts'
import type { KernelSession } from './kernel-session.ts'
import { KernelHandle } from './opened-kernel.ts'
import type {
  CellSelector,
  NotebookCell,
  ShownOutputs,
  TestNotebook,
} from './types.ts'

/** What a test holds of a notebook. */
export class OpenedNotebook extends KernelHandle implements TestNotebook {
  readonly path: string
  readonly cells: readonly NotebookCell[]
  readonly #runs: NotebookRuns
  readonly #finder: CellFinder

  constructor(
    path: string,
    planned: readonly PlannedCell[],
    session: KernelSession,
    runs: NotebookRuns,
    finder: CellFinder,
  ) {
    super(session)
    this.path = path
    this.#runs = runs
    this.#finder = finder
    this.cells = planned.map((each) => notebookCell(each, session, runs))
  }

  cell(cell: CellSelector): NotebookCell {
    const { number } = CallSite.at(() => this.#finder.one(cell))
    const found = this.cells[number - 1]
    if (!found) {
      throw new RangeError(`There is no code cell ${number}.`)
    }
    return found
  }

  async run(cells?: CellSelector | readonly CellSelector[]): Promise<void> {
    await this.queued(async () => {
      if (cells === undefined) {
        return this.#runs.runRest()
      }
      const found = [cells]
        .flat()
        .flatMap((each: CellSelector) => this.#finder.all(each))
      return this.#runs.run(found.map(({ number }) => number))
    })
  }

  async runTo(cell: CellSelector): Promise<void> {
    await this.queued(async () => {
      const found = this.#finder.all(cell)
      await this.#runs.runTo(Math.max(...found.map(({ number }) => number)))
    })
  }

  async runAll(): Promise<void> {
    await this.queued(() => this.#runs.runAll())
  }

  async inject(code: string): Promise<ShownOutputs> {
    return this.queued((session) => session.execute(code, 'inject()'))
  }
}
