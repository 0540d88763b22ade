import { mkdir, writeFile } from 'node:fs/promises'

import type { RuntimeSettings } from '../../contract/settings.ts'
import type { CodeCell, Notebook } from '../../nbformat/types.ts'
import { factsFile } from '../../page-facts/facts-file.ts'
import { notebookFacts } from '../../page-facts/notebook-facts.ts'
import type { RunFacts } from '../../page-facts/notebook-facts.ts'
import type { NotebookFacts } from '../../page-facts/page-facts.ts'
import { shownDifferences } from '../../page-facts/shown-difference.ts'
import type { OutputShower } from '../../page-facts/shown-output.ts'
import { acceptCommand } from '../report/accept-command.ts'
import { isAcceptable, isRed } from '../verdict/cell-outcome.ts'
import type { CellOutcome } from '../verdict/cell-outcome.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'

interface JudgedRun {
  readonly run: CellRun
  /** Before it was accepted. */
  readonly verdict: CellOutcome
  /** What became of it. */
  readonly outcome: CellOutcome
  /** Whether it is that for what the cell wrote after its test had ended. */
  readonly isLate: boolean
}

/** Keeps what the page of the run is to show of a notebook, and hands it over in a file. */
export class PageFacts {
  readonly #file: string
  readonly #folder: string
  readonly #runCommand: readonly string[]
  readonly #case: string | undefined
  readonly #baseline: NotebookFacts['baseline']
  readonly #judged = new Map<number, JudgedRun>()

  /**
   * @param file Of the notebook, absolute.
   * @param folder Where the main process looks for facts.
   */
  constructor(
    file: string,
    folder: string,
    {
      runCommand,
      baseline,
      case: name,
    }: Pick<RuntimeSettings, 'runCommand' | 'baseline' | 'case'>,
  ) {
    this.#file = file
    this.#folder = folder
    this.#runCommand = runCommand
    this.#case = name
    this.#baseline = baseline === 'snapshot' ? 'snapshot' : 'stored'
  }

  /** Of tries and late output, the last verdict counts. */
  judged({ cell }: PlannedCell, judged: JudgedRun): void {
    this.#judged.set(cell.number, judged)
  }

  /** @param runs Of the first cells; the others were not reached. */
  async write(
    notebook: Notebook,
    cells: readonly PlannedCell[],
    runs: readonly CellRun[],
  ): Promise<void> {
    const facts = notebookFacts(notebook, this.#baseline, (cell, shower) =>
      this.#factsOf(cell, cells[cell.number - 1], runs, shower),
    )
    await mkdir(this.#folder, { recursive: true })
    await writeFile(
      factsFile(this.#folder, this.#file, this.#case),
      JSON.stringify(facts),
    )
  }

  #factsOf(
    cell: CodeCell,
    planned: PlannedCell | undefined,
    runs: readonly CellRun[],
    shower: OutputShower,
  ): RunFacts {
    const judged = this.#judged.get(cell.number)
    const { run = runs[cell.number - 1], verdict } = judged ?? {}
    const execution = run?.type === 'executed' ? run.execution() : undefined
    const expected = planned?.expected.outputs
    const isOther =
      !execution ||
      (verdict !== undefined && (isRed(verdict) || verdict.type === 'skipped'))
    return {
      executionCount: execution
        ? execution.executionCount
        : cell.execution_count,
      outputs: execution && shower.show(execution.outputs),
      recorded:
        isOther && expected?.type === 'recorded'
          ? shower.show(expected.outputs)
          : undefined,
      differences:
        verdict?.type === 'mismatched'
          ? shownDifferences(verdict.differences, shower)
          : [],
      accept: judged && this.#accept(cell, judged),
    }
  }

  #accept(cell: CodeCell, { outcome, isLate }: JudgedRun): string | undefined {
    return isAcceptable(outcome)
      ? // What is late comes while other cells run.
        acceptCommand(
          this.#file,
          this.#runCommand,
          isLate ? undefined : cell,
          this.#case,
        )
      : undefined
  }
}
