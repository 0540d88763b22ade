import type { TestContext } from 'vitest'

import type { NotebookImports } from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import type { CellMeta } from '../../contract/task-meta.ts'
import type { PageFacts } from '../recording/page-facts.ts'
import type { Recording } from '../recording/recording.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import { reportDuration } from '../report/own-duration.ts'
import { isRed } from '../verdict/cell-outcome.ts'
import type { CellOutcome, RedOutcome } from '../verdict/cell-outcome.ts'
import { horizon, notebookSuite } from '../verdict/cell-tests.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'
import { cellMeta } from './cells/cell-meta.ts'
import { judgeCell, QUIET_MS } from './cells/judge-cell.ts'
import { judgeLateOutput } from './cells/judged-cells.ts'
import type { JudgedCell } from './cells/judged-cells.ts'
import { loadComparison } from './load-comparison.ts'
import { endNotebook, startNotebook } from './start-notebook.ts'
import type { StartedNotebook } from './start-notebook.ts'
import type { Tries } from './tries.ts'

export interface ExecutionContext {
  readonly place: NotebookPlace
  /** Of the text that the tests were made from. */
  readonly digest: string
  readonly settings: RuntimeSettings
  readonly recording: Recording
  readonly imports: NotebookImports
  readonly tries: Tries
  /** Where the run makes a page. */
  readonly pageFacts: PageFacts | undefined
}

/** What the test of a cell came to. */
export interface CellResult {
  readonly outcome: CellOutcome
  readonly meta: CellMeta
  /** Where that is red. */
  readonly error?: Error
}

/** What became of cells that wrote more after their tests had ended. */
export interface LateResult {
  /** Kinds of outcomes by code cell. */
  readonly outcomes: Readonly<Record<number, string>>
  readonly errors: readonly Error[]
}

/** A notebook in one kernel, with the verdicts on its cells. */
export class NotebookExecution {
  readonly started: StartedNotebook
  readonly #context: ExecutionContext
  readonly #judged: JudgedCell[] = []

  private constructor(started: StartedNotebook, context: ExecutionContext) {
    this.started = started
    this.#context = context
  }

  /** @throws NotebookError of any code. */
  static async start(context: ExecutionContext): Promise<NotebookExecution> {
    const { place, digest, settings, recording, imports } = context
    const started = await startNotebook(
      place,
      digest,
      settings,
      recording,
      await loadComparison(settings.comparisonOptions, imports.comparison),
    )
    return new NotebookExecution(started, context)
  }

  /** Executes the notebook up to one code cell, as far as it was not, and judges that. */
  async judge(context: TestContext, number: number): Promise<CellResult> {
    const { recording, tries, pageFacts } = this.#context
    const { cells, session } = this.started
    const planned = cells[number - 1]
    if (!planned) {
      throw new TypeError(`Code cell ${number} is not part of the notebook.`)
    }
    const run = await session.runTo(
      number,
      context.signal,
      horizon(notebookSuite(context.task), number),
    )
    const verdict = await judgeCell(
      context,
      this.started,
      planned,
      run,
      recording,
      tries,
    )
    const outcome = tries.withoutSkip(
      number,
      recording.accept(context, planned, run, verdict.outcome),
    )
    pageFacts?.judged(planned, {
      run,
      verdict: verdict.outcome,
      outcome,
      isLate: false,
    })
    if (run.type === 'executed') {
      reportDuration(context, run.execution().durationMs)
      const { revision } = verdict
      this.#judged.push({ context, planned, run, outcome, revision })
    }
    return {
      outcome,
      meta: cellMeta(planned, run, outcome, tries.failed(number), () =>
        recording.describeAcceptance(planned.cell),
      ),
      ...(isRed(outcome) && {
        error: await this.#error(planned, run, outcome),
      }),
    }
  }

  /** Judges what cells wrote after their tests had ended. */
  async judgeLate(): Promise<LateResult> {
    const { recording, pageFacts } = this.#context
    const isAccepting = this.#judged.some(
      ({ outcome: { type } }) => type === 'updated' || type === 'written',
    )
    // What is accepted is what stands in the file from now on.
    await this.started.session.settle(isAccepting ? QUIET_MS : 0)
    const outcomes: Record<number, string> = {}
    const errors: Error[] = []
    for (const { context, planned, run, late } of await judgeLateOutput(
      this.#judged,
      this.started,
      recording,
    )) {
      const outcome = recording.accept(context, planned, run, late.outcome)
      pageFacts?.judged(planned, {
        run,
        verdict: late.outcome,
        outcome,
        isLate: true,
      })
      outcomes[planned.cell.number] = outcome.type
      if (isRed(outcome)) {
        errors.push(await this.#error(planned, run, outcome, true))
      }
    }
    return { outcomes, errors }
  }

  /** @param isRed Whether the kernel is kept where that was asked for. */
  async end(isRed = false): Promise<void> {
    const { settings, place } = this.#context
    await endNotebook(
      this.started,
      isRed && settings.keepsKernels ? place : undefined,
    )
  }

  async #error(
    planned: PlannedCell,
    run: CellRun,
    outcome: RedOutcome,
    isLate = false,
  ): Promise<Error> {
    // Only now: a green run needs none of what reports a failure.
    const { cellError } = await import('./cells/cell-error.ts')
    const { place, recording, settings } = this.#context
    return cellError(this.started, recording, planned, run, outcome, {
      place,
      settings,
      isLate,
    })
  }
}
