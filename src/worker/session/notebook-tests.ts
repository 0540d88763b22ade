import type { RunnerTestFile, TestContext } from 'vitest'

import { messageOf } from '../../common/errors.ts'
import { inertLine } from '../../common/inert.ts'
import type {
  NotebookImports,
  NotebookReference,
} from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import {
  openArtifact,
  openPageFacts,
  openRecording,
} from '../recording/open-records.ts'
import type { PageFacts } from '../recording/page-facts.ts'
import type { Recording } from '../recording/recording.ts'
import { notebookPlace } from '../report/notebook-place.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import { placedError } from '../report/placed-error.ts'
import { hasCellToRun, notebookSuite } from '../verdict/cell-tests.ts'
import { annotateOutcome } from './cells/annotate-outcome.ts'
import { NotebookAccount } from './notebook-account.ts'
import { NotebookExecution } from './notebook-execution.ts'
import type { CellResult, ExecutionContext } from './notebook-execution.ts'
import { notebookMeta } from './notebook-meta.ts'
import { settingsOfCase } from './parameters/settings-of-case.ts'
import { Tries } from './tries.ts'

/**
 * Defines the tests of a notebook; called by its generated module, which has one
 * `cell` call a test.
 */
export function notebook(
  reference: NotebookReference,
  settings: RuntimeSettings,
  imports: NotebookImports,
): NotebookTests {
  return new NotebookTests(reference, settings, imports)
}

class NotebookTests {
  readonly #place: NotebookPlace
  readonly #digest: string
  readonly #settings: RuntimeSettings
  readonly #imports: NotebookImports
  readonly #account: NotebookAccount
  readonly #tries = new Tries()
  readonly #lateErrors: Error[] = []
  /** Code cells that are red by now. */
  readonly #red = new Set<number>()
  #recording: Recording | undefined
  #pageFacts: PageFacts | undefined
  #execution: NotebookExecution | undefined
  /** That the main process knows of. */
  #told: NotebookExecution | undefined

  constructor(
    reference: NotebookReference,
    settings: RuntimeSettings,
    imports: NotebookImports,
  ) {
    this.#place = notebookPlace(reference.file, settings)
    this.#digest = reference.digest
    this.#settings =
      reference.case === undefined
        ? settings
        : settingsOfCase(settings, reference)
    this.#imports = imports
    this.#account = new NotebookAccount(this.#place, this.#settings)
  }

  /**
   * Starts the kernel; a failure fails the notebook as a whole.
   *
   * @param file Where there is a test of the notebook's file: that needs none.
   */
  async start(file?: RunnerTestFile): Promise<void> {
    try {
      // First of all: with `-u`, Vitest removes the snapshots that nobody keeps.
      this.#recording = await openRecording(
        this.#place,
        this.#digest,
        this.#settings,
        this.#imports,
      )
      if (file && !hasCellToRun(file)) {
        return
      }
      this.#pageFacts = await openPageFacts(this.#place, this.#settings)
      await (await openArtifact(this.#place, this.#settings))?.remove()
      await this.#startKernel()
    } catch (error) {
      throw placedError(error, this.#place)
    }
  }

  /** Keeps the snapshots of cases that are not part of this run; called before those that are. */
  async keepOthers(file: RunnerTestFile): Promise<void> {
    const others = file.tasks.flatMap((task) =>
      task.type === 'suite' &&
      task.meta.notebookCase !== undefined &&
      !hasCellToRun(task)
        ? [task.meta.notebookCase]
        : [],
    )
    if (others.length === 0) {
      return
    }
    const { keepCases } = await import('../recording/keep-cases.ts')
    await keepCases(this.#place.file, this.#imports, others)
  }

  async end(): Promise<void> {
    const execution = this.#execution
    let again: (() => Promise<void>) | undefined
    const errors: unknown[] = []
    try {
      try {
        await this.#judgeLate()
        const saved = await this.#recording?.save(
          execution?.started.kernel.source.address,
        )
        this.#account.tell({ saved: true, ...saved })
        again = execution && (await this.#secondRun(execution))
        this.#lateErrors.push(...(await this.#injectionErrors()))
        if (this.#lateErrors.length > 0) {
          throw new AggregateError(this.#lateErrors)
        }
      } finally {
        if (execution) {
          await this.#account.close(execution.started, this.#pageFacts)
        }
      }
    } catch (error) {
      errors.push(error)
    }
    this.#recording = undefined
    try {
      await this.#endKernel(this.#red.size > 0 || this.#lateErrors.length > 0)
    } catch (error) {
      // What is executed after the cells: its failure hides none of theirs.
      errors.push(error)
    }
    this.#throwAll(errors)
    await again?.()
  }

  /** Vitest (4.1, 5.1) reports each of an `AggregateError`. */
  #throwAll(errors: readonly unknown[]): void {
    const all = errors.flatMap((error): readonly unknown[] =>
      error instanceof AggregateError
        ? // Those of cells have places of their own.
          error.errors
        : [placedError(error, this.#place)],
    )
    if (all.length > 1) {
      throw new AggregateError(all)
    }
    if (all.length === 1) {
      throw all[0]
    }
  }

  /** What executes the notebook once more, where outputs were recorded that had no record. */
  async #secondRun({
    started,
  }: NotebookExecution): Promise<(() => Promise<void>) | undefined> {
    const context = this.#executionContext()
    if (
      !this.#settings.verifySnapshots ||
      // What the first run left there is no start.
      started.kernel.isExisting ||
      context.recording.firstRecorded().length === 0
    ) {
      return undefined
    }
    const { firstRecord, runAgain } = await import('./second-run.ts')
    const first = firstRecord(started, context.recording)
    return (
      first &&
      (async () => {
        const notes = await runAgain(context, first).catch((error: unknown) => [
          `it could not be run a second time: ${inertLine(messageOf(error))}`,
        ])
        this.#account.note(...notes)
      })
    )
  }

  /** Runs the test of the notebook's file. */
  async checks(context: TestContext): Promise<void> {
    try {
      const { runChecks } = await import('../file/run-checks.ts')
      await runChecks(context, this.#place, this.#digest, this.#settings)
    } catch (error) {
      throw placedError(error, this.#place)
    }
  }

  /** Runs the test of one code cell. */
  async cell(
    context: TestContext,
    number: number,
    annotate: TestContext['annotate'],
  ): Promise<void> {
    const { repeatCount = 0 } = context.task.result ?? {}
    const isFirst = this.#tries.begin(number, repeatCount)
    const { outcome, meta, error } = await this.#try(context, number, isFirst)
    context.task.meta.cell = meta
    await annotateOutcome(
      { context, annotate, recordArtifact: this.#imports.recordArtifact },
      outcome,
      this.#tries.failed(number),
    )
    this.#red.delete(number)
    if (error) {
      this.#red.add(number)
      this.#tries.fail(number, error)
      throw error
    }
    if (outcome.type === 'skipped') {
      this.#tries.skip(number)
      context.skip(meta.reason)
    }
    this.#tries.pass(number)
  }

  async #try(
    context: TestContext,
    number: number,
    isFirst: boolean,
  ): Promise<CellResult> {
    try {
      if (!isFirst) {
        // What the kernel holds may be what is wrong.
        await this.#judgeLate()
        await this.#endKernel()
      }
      const execution = this.#execution ?? (await this.#startKernel())
      this.#account.goesInto(notebookSuite(context.task).meta)
      if (this.#told !== execution) {
        this.#told = execution
        this.#account.tell(notebookMeta(execution.started, this.#settings.root))
      }
      return await execution.judge(context, number)
    } catch (error) {
      this.#tries.fail(number, error)
      throw placedError(error, this.#place)
    }
  }

  async #startKernel(): Promise<NotebookExecution> {
    const execution = await NotebookExecution.start(this.#executionContext())
    this.#execution = execution
    return execution
  }

  /** @param isRed Whether somebody may want to look at it. */
  async #endKernel(isRed = false): Promise<void> {
    const execution = this.#execution
    this.#execution = undefined
    await execution?.end(isRed)
  }

  /** Why the notebook could not be given its parameters, if that is so. */
  async #injectionErrors(): Promise<readonly Error[]> {
    const end = this.#execution?.started.session.injectionEnd
    if (!end) {
      return []
    }
    const { injectionError } = await import('./parameters/injection-error.ts')
    return [injectionError(end, this.#place)]
  }

  async #judgeLate(): Promise<void> {
    const late = await this.#execution?.judgeLate()
    if (late) {
      const known = this.#account.told.late
      this.#account.tell({ late: { ...known, ...late.outcomes } })
      this.#lateErrors.push(...late.errors)
    }
  }

  #executionContext(): ExecutionContext {
    if (!this.#recording) {
      throw new TypeError('The notebook has ended.')
    }
    return {
      place: this.#place,
      digest: this.#digest,
      settings: this.#settings,
      recording: this.#recording,
      imports: this.#imports,
      tries: this.#tries,
      pageFacts: this.#pageFacts,
    }
  }
}
