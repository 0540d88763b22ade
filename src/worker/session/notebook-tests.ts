import type { TaskMeta, TestContext } from 'vitest'

import { isNotebookError } from '../../common/errors.ts'
import type { OutputDifference } from '../../comparison/output-difference.ts'
import type { NotebookReference } from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import type { NotebookMeta } from '../../contract/task-meta.ts'
import type { NotebookArtifact } from '../recording/notebook-artifact.ts'
import type { Recording } from '../recording/recording.ts'
import { StoredRecording } from '../recording/stored-recording.ts'
import type { VitestApi } from '../recording/vitest-snapshots.ts'
import { notebookPlace } from '../report/notebook-place.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import { reportDuration } from '../report/own-duration.ts'
import { isRed } from '../verdict/cell-outcome.ts'
import type { RedOutcome } from '../verdict/cell-outcome.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'
import { cellMeta } from './cell-meta.ts'
import { judgeCell, QUIET_MS } from './judge-cell.ts'
import { judgeLateOutput } from './judged-cells.ts'
import type { JudgedCell } from './judged-cells.ts'
import { notebookDependencies } from './notebook-dependencies.ts'
import { notebookMeta } from './notebook-meta.ts'
import { endNotebook, startNotebook } from './start-notebook.ts'
import type { StartedNotebook } from './start-notebook.ts'

/**
 * Defines the tests of a notebook; called by its generated module, which has one
 * `cell` call a test.
 *
 * @param vitest Only with snapshots.
 */
export function notebook(
  reference: NotebookReference,
  settings: RuntimeSettings,
  vitest?: VitestApi,
): NotebookTests {
  return new NotebookTests(reference, settings, vitest)
}

class NotebookTests {
  readonly #place: NotebookPlace
  readonly #digest: string
  readonly #settings: RuntimeSettings
  readonly #vitest: VitestApi | undefined
  #recording: Recording | undefined
  #started: StartedNotebook | undefined
  readonly #judged: JudgedCell[] = []
  /** Of the test file, once one of its cells ran. */
  #meta: TaskMeta | undefined

  constructor(
    reference: NotebookReference,
    settings: RuntimeSettings,
    vitest: VitestApi | undefined,
  ) {
    this.#place = notebookPlace(reference.file, settings)
    this.#digest = reference.digest
    this.#settings = settings
    this.#vitest = vitest
  }

  /** Starts the kernel; a failure fails the notebook as a whole. */
  async start(): Promise<void> {
    try {
      // First of all: with `-u`, Vitest removes the snapshots that nobody keeps.
      const recording = await this.#openRecording()
      this.#recording = recording
      await (await this.#openArtifact())?.remove()
      this.#started = await startNotebook(
        this.#place,
        this.#digest,
        this.#settings,
        recording,
      )
    } catch (error) {
      throw placed(error, this.#place)
    }
  }

  async end(): Promise<void> {
    const started = this.#started
    const recording = this.#recording
    this.#started = undefined
    this.#recording = undefined
    try {
      try {
        const late =
          started && recording ? await this.#judgeLate(started, recording) : []
        const saved = await recording?.save(started?.kernel.source.address)
        this.#tell({ saved: true, ...saved })
        if (late.length > 0) {
          // Vitest (4.1, 5.1) reports each of them.
          throw new AggregateError(late)
        }
      } finally {
        if (started) {
          this.#tellDependencies(started)
          const { text, notebook, cells, session } = started
          const artifact = await this.#openArtifact()
          await artifact?.write({ text, notebook, cells, runs: session.runs })
        }
      }
    } catch (error) {
      throw placed(error, this.#place)
    } finally {
      if (started) {
        await endNotebook(started)
      }
    }
  }

  /** Runs the test of one code cell. */
  async cell(
    context: TestContext,
    number: number,
    annotate: TestContext['annotate'],
  ): Promise<void> {
    const started = this.#started
    const recording = this.#recording
    const planned = started?.cells[number - 1]
    if (!started || !recording || !planned) {
      throw new TypeError(`Code cell ${number} is not part of the notebook.`)
    }
    const { kernel, session } = started
    this.#meta = context.task.file.meta
    this.#tell(notebookMeta(kernel, this.#settings.root))
    const run = await session.runTo(number, context.signal)
    const verdict = await judgeCell(context, started, planned, run, recording)
    const outcome = recording.accept(context, planned, run, verdict.outcome)
    if (run.type === 'executed') {
      reportDuration(context, run.execution().durationMs)
      const { revision } = verdict
      this.#judged.push({ context, planned, run, outcome, revision })
    }
    const meta = cellMeta(planned, run, outcome)
    context.task.meta.cell = meta
    if (outcome.type === 'skipped') {
      context.skip(meta.reason)
    }
    if (outcome.type === 'matched' && outcome.rules.length > 0) {
      await annotate(`equal only by ${outcome.rules.join(', ')}`, 'rule')
    }
    if (outcome.type === 'mismatched') {
      await attachImages(outcome.differences, annotate)
    }
    if (isRed(outcome)) {
      throw await this.#error(started, recording, planned, run, outcome)
    }
  }

  /**
   * Judges what cells wrote after their tests had ended.
   *
   * @returns the errors that name those of which that is not right.
   */
  async #judgeLate(
    started: StartedNotebook,
    recording: Recording,
  ): Promise<readonly Error[]> {
    const isAccepting = this.#judged.some(
      ({ outcome: { type } }) => type === 'updated' || type === 'written',
    )
    // What is accepted is what stands in the file from now on.
    await started.session.settle(isAccepting ? QUIET_MS : 0)
    const errors: Error[] = []
    for (const { context, planned, run, late } of await judgeLateOutput(
      this.#judged,
      recording,
    )) {
      const outcome = recording.accept(context, planned, run, late.outcome)
      if (isRed(outcome)) {
        errors.push(
          await this.#error(started, recording, planned, run, outcome, true),
        )
      }
    }
    return errors
  }

  #tellDependencies(started: StartedNotebook): void {
    const { file } = this.#place
    const dependencies = notebookDependencies(started, file, this.#settings)
    if (dependencies) {
      this.#tell({ dependencies })
    }
  }

  /** Tells the main process something of the notebook, if a cell of it ran; nobody else does. */
  #tell(meta: NotebookMeta): void {
    if (this.#meta) {
      this.#meta.notebook = { ...this.#meta.notebook, ...meta }
    }
  }

  async #openRecording(): Promise<Recording> {
    if (this.#settings.baseline !== 'snapshot') {
      return new StoredRecording(this.#place, this.#digest, this.#settings)
    }
    if (!this.#vitest) {
      throw new TypeError('Snapshots need the Vitest that runs the notebook.')
    }
    const { SnapshotRecording } =
      await import('../recording/snapshot-recording.ts')
    return SnapshotRecording.open(
      this.#place.file,
      this.#settings.configurationOptions,
      this.#vitest,
    )
  }

  async #openArtifact(): Promise<NotebookArtifact | undefined> {
    const { artifacts } = this.#settings
    if (!artifacts) {
      return undefined
    }
    const { NotebookArtifact } =
      await import('../recording/notebook-artifact.ts')
    return new NotebookArtifact(this.#place, this.#settings.root, artifacts)
  }

  async #error(
    started: StartedNotebook,
    recording: Recording,
    planned: PlannedCell,
    run: CellRun,
    outcome: RedOutcome,
    isLate = false,
  ): Promise<Error> {
    // Only now: a green run needs none of what reports a failure.
    const { cellError } = await import('./cell-error.ts')
    return cellError(started, recording, planned, run, outcome, {
      place: this.#place,
      settings: this.#settings,
      isLate,
    })
  }
}

/** The pictures of a difference, which Vitest's UI and HTML report show. */
async function attachImages(
  differences: readonly OutputDifference[],
  annotate: TestContext['annotate'],
): Promise<void> {
  const { imageAttachments } =
    await import('../../comparison/images/image-attachments.ts')
  for (const { name, contentType, base64 } of imageAttachments(differences)) {
    await annotate(`${name} image`, 'image', {
      contentType,
      body: Buffer.from(base64, 'base64'),
    })
  }
}

/** Gives an error that concerns the whole notebook its place: the notebook. */
function placed(error: unknown, { file, shown }: NotebookPlace): unknown {
  if (!isNotebookError(error)) {
    return error
  }
  error.stack = `${error.name}: ${error.message}\n    at ${file}:1:1`
  return Object.assign(error, { frame: ` ❯ ${shown}` })
}
