import type { PlainJson } from '../../common/plain-numbers.ts'
import type { CodeCell } from '../../nbformat/types.ts'
import { tagsOf } from '../../parameters/find-parameter-cells.ts'
import type { PlannedCell } from '../../worker/verdict/planned-cell.ts'
import { CallSite } from '../call-site.ts'
import { markJudged } from '../judged.ts'
import type { KernelSession } from '../kernel-session.ts'
import type { NotebookCell, ShownOutput, ShownOutputs } from '../types.ts'
import type { NotebookRuns } from './notebook-runs.ts'
import { shownOutputs } from './shown-outputs.ts'

/** What tests hold of a code cell. */
export function notebookCell(
  { cell, name, comparison }: PlannedCell,
  session: KernelSession,
  runs: NotebookRuns,
): NotebookCell {
  const { number } = cell
  const execution = () => session.queued(() => runs.reach(number))
  return markJudged(new CellView(cell, runs), {
    label: runs.labelOf(number),
    name: name ?? `cell [${number}]`,
    comparison,
    execution,
    outputs: async () => (await execution()).outputs,
    async verdict() {
      return session.queued(async () => {
        await runs.reach(number)
        return runs.verdict(number)
      })
    },
    describe: (outcome) => runs.describe(number, outcome),
  })
}

class CellView implements NotebookCell {
  readonly number: number
  readonly source: string
  readonly tags: readonly string[]
  readonly #runs: NotebookRuns
  readonly #shown: ShownOutputs

  constructor(cell: CodeCell, runs: NotebookRuns) {
    this.number = cell.number
    this.source = cell.source
    this.tags = tagsOf(cell)
    this.#runs = runs
    this.#shown = shownOutputs(() => runs.executionOf(cell.number).outputs)
  }

  get hasRun(): boolean {
    return this.#runs.hasRun(this.number)
  }

  get text(): string {
    return CallSite.at(() => this.#shown.text)
  }

  get stderr(): string {
    return CallSite.at(() => this.#shown.stderr)
  }

  get outputs(): readonly ShownOutput[] {
    return CallSite.at(() => this.#shown.outputs)
  }

  get error(): ShownOutputs['error'] {
    return CallSite.at(() => this.#shown.error)
  }

  data(mimeType: string): PlainJson | undefined {
    return CallSite.at(() => this.#shown.data(mimeType))
  }
}
