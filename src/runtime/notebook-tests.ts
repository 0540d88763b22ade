import pc from 'picocolors'
import type { TestContext } from 'vitest'

import type { OutputDifference } from '../comparison/output-difference.ts'
import { isNotebookError } from '../errors.ts'
import type { NotebookReference } from '../generated-call.ts'
import type { CodeCell } from '../nbformat/types.ts'
import type { RuntimeSettings } from '../settings.ts'
import { acceptCommand } from './accept-command.ts'
import { acceptOutcome, storedAcceptance } from './acceptance.ts'
import type { Acceptance } from './acceptance.ts'
import { AcceptedOutputs } from './accepted-outputs.ts'
import { isRed } from './cell-outcome.ts'
import type { CellOutcome } from './cell-outcome.ts'
import { failureError, shownPath } from './failure.ts'
import { judgeCell, QUIET_MS } from './judge-cell.ts'
import { notebookMeta } from './notebook-meta.ts'
import type { CellRun } from './notebook-session.ts'
import { snapshotCounts } from './snapshot-state.ts'
import type { SnapshotCounts } from './snapshot-state.ts'
import { endNotebook, fetchedPath, startNotebook } from './start-notebook.ts'
import type { PlannedCell, StartedNotebook } from './start-notebook.ts'

/** Defines the tests of a notebook; called by its generated module, which has one `cell` call a test. */
export function notebook(
  reference: NotebookReference,
  settings: RuntimeSettings,
): NotebookTests {
  return new NotebookTests(reference, settings)
}

class NotebookTests {
  readonly #reference: NotebookReference
  readonly #settings: RuntimeSettings
  readonly #accepted = new AcceptedOutputs()
  #started: StartedNotebook | undefined
  #counts: SnapshotCounts | undefined

  constructor(reference: NotebookReference, settings: RuntimeSettings) {
    this.#reference = reference
    this.#settings = settings
  }

  /** Starts the kernel; a failure fails the notebook as a whole. */
  async start(): Promise<void> {
    try {
      this.#started = await startNotebook(this.#reference, this.#settings)
    } catch (error) {
      throw placed(error, this.#reference.file, this.#settings.root)
    }
  }

  async end(): Promise<void> {
    const started = this.#started
    this.#started = undefined
    if (!started) return
    try {
      await this.#save(started)
    } catch (error) {
      throw placed(error, this.#reference.file, this.#settings.root)
    } finally {
      await endNotebook(started)
    }
  }

  /** Runs the test of one code cell. */
  async cell(
    context: TestContext,
    number: number,
    annotate: TestContext['annotate'],
  ): Promise<void> {
    const started = this.#started
    const planned = started?.cells[number - 1]
    if (!started || !planned)
      throw new TypeError(`Code cell ${number} is not part of the notebook.`)
    const { kernel, session } = started
    context.task.file.meta.notebook = notebookMeta(kernel, this.#settings.root)
    const run = await session.runTo(number, context.signal)
    const counts = (this.#counts ??= snapshotCounts(context))
    const accepts = storedAcceptance(counts.mode, this.#settings)
    const outcome = acceptOutcome(
      await judgeCell(context, started, planned, run),
      accepts,
    )
    this.#account(context.task.id, planned, run, outcome, accepts)
    const { warnings } = planned
    context.task.meta.cell = {
      outcome: outcome.type,
      ...('reason' in outcome && { reason: outcome.reason }),
      ...(run.type === 'executed' && {
        durationMs: run.execution().durationMs,
      }),
      ...(outcome.type === 'matched' &&
        outcome.rules.length > 0 && { rules: outcome.rules }),
      ...(warnings.length > 0 && { warnings }),
    }
    if (outcome.type === 'skipped') context.skip(outcome.reason)
    if (outcome.type === 'matched' && outcome.rules.length > 0)
      await annotate(`equal only by ${outcome.rules.join(', ')}`, 'rule')
    if (outcome.type === 'mismatched')
      await attachImages(outcome.differences, annotate)
    await this.#throwIfRed(started, planned, run, outcome)
  }

  /** Tells Vitest of a comparison, and keeps what was accepted. */
  #account(
    testId: string,
    { cell }: PlannedCell,
    run: CellRun,
    outcome: CellOutcome,
    accepts: Acceptance,
  ): void {
    if (outcome.type === 'matched') this.#counts?.count('matched', testId)
    if (outcome.type === 'mismatched') this.#counts?.count('unmatched', testId)
    const change =
      outcome.type === 'updated' || outcome.type === 'written'
        ? outcome.type
        : undefined
    const isOther =
      outcome.type === 'matched' || outcome.type === 'not-compared'
    if (run.type === 'executed' && (change || (isOther && accepts.others)))
      this.#accepted.add({ cell, execution: run.execution, change, testId })
  }

  async #save({ kernel, session }: StartedNotebook): Promise<void> {
    const counts = this.#counts
    if (this.#accepted.isEmpty || !counts) return
    await session.settle(QUIET_MS)
    const { saveOutputs } = await import('./save-outputs.ts')
    const path = fetchedPath(this.#reference.file, this.#settings)
    const written = await saveOutputs(
      this.#reference,
      this.#accepted.patches(),
      this.#settings.root,
      path === undefined ? undefined : { address: kernel.source.address, path },
    )
    this.#accepted.count(counts)
    if (written !== undefined)
      counts.meta.notebook = { ...counts.meta.notebook, written }
  }

  #wordAccept(cell: CodeCell): string {
    const command = acceptCommand(this.#reference.file, cell)
    return this.#settings.isCi && this.#counts?.mode === 'all'
      ? `Notebooks are not written in CI. Accept it on your machine: ${command}`
      : `Accept it with: ${command}`
  }

  async #throwIfRed(
    { kernel, session }: StartedNotebook,
    { cell }: PlannedCell,
    run: CellRun,
    outcome: CellOutcome,
  ): Promise<void> {
    if (!isRed(outcome)) return
    // Only now: a green run needs none of what words a failure.
    const { wordFailure } = await import('./word-outcome.ts')
    const { file } = this.#reference
    const { root } = this.#settings
    const colors = pc.createColors(this.#settings.colors)
    const python = kernel.source.python?.executable
    const failure = wordFailure(cell, outcome, {
      root,
      colors,
      python: python === undefined ? undefined : shownPath(root, python),
      executionCount:
        run.type === 'executed' ? run.execution().executionCount : null,
      cellOfCount: (count) => session.cellOfCount(count),
      accept: this.#wordAccept(cell),
    })
    throw failureError(failure, { file, root, cell, colors })
  }
}

/** The pictures of a difference, which Vitest's UI and HTML report show. */
async function attachImages(
  differences: readonly OutputDifference[],
  annotate: TestContext['annotate'],
): Promise<void> {
  const { imageAttachments } =
    await import('../comparison/image-attachments.ts')
  for (const { name, contentType, base64 } of imageAttachments(differences))
    await annotate(`${name} image`, 'image', {
      contentType,
      body: Buffer.from(base64, 'base64'),
    })
}

/** Gives an error that concerns the whole notebook its place: the notebook. */
function placed(error: unknown, file: string, root: string): unknown {
  if (!isNotebookError(error)) return error
  error.stack = `${error.name}: ${error.message}\n    at ${file}:1:1`
  return Object.assign(error, { frame: ` ❯ ${shownPath(root, file)}` })
}
