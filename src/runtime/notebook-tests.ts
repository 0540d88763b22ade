import pc from 'picocolors'
import type { TestContext } from 'vitest'

import { areIdentical } from '../comparison/identical-outputs.ts'
import type { OutputDifference } from '../comparison/output-difference.ts'
import { isNotebookError } from '../errors.ts'
import type { Output } from '../nbformat/types.ts'
import type { RuntimeSettings } from '../settings.ts'
import { determineOutcome, isRed } from './cell-outcome.ts'
import type { CellOutcome, Compare } from './cell-outcome.ts'
import { failureError, shownPath } from './failure.ts'
import { notebookMeta } from './notebook-meta.ts'
import type { CellRun } from './notebook-session.ts'
import { selectedCells } from './selected-cells.ts'
import { endNotebook, startNotebook } from './start-notebook.ts'
import type {
  NotebookReference,
  PlannedCell,
  StartedNotebook,
} from './start-notebook.ts'
import { stopReason } from './stop.ts'
import type { Stop } from './stop.ts'

/** How long a cell whose outputs differ is given for late output. */
const QUIET_MS = 100

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
  #started: StartedNotebook | undefined

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
    if (started) await endNotebook(started)
  }

  /** Runs the test of one code cell. */
  async cell(context: TestContext, number: number): Promise<void> {
    const started = this.#started
    const planned = started?.cells[number - 1]
    if (!started || !planned)
      throw new TypeError(`Code cell ${number} is not part of the notebook.`)
    const { kernel, session } = started
    context.task.file.meta.notebook = notebookMeta(kernel, this.#settings.root)
    const run = await session.runTo(number, context.signal)
    const outcome = await determine(context, started, planned, run)
    const { warnings } = planned
    context.task.meta.cell = {
      outcome: outcome.type,
      ...('reason' in outcome && { reason: outcome.reason }),
      ...(run.type === 'executed' && {
        durationMs: run.execution().durationMs,
      }),
      ...(warnings.length > 0 && { warnings }),
    }
    if (outcome.type === 'skipped') context.skip(outcome.reason)
    await this.#throwIfRed(started, planned, run, outcome)
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
    })
    throw failureError(failure, { file, root, cell, colors })
  }
}

/** What compares outputs; its libraries are loaded when there is something to compare. */
async function comparisonOf(
  stored: readonly Output[],
  actual: readonly Output[],
): Promise<Compare> {
  if (areIdentical(stored, actual)) return () => []
  const { compareOutputs } = await import('../comparison/compare-outputs.ts')
  return compareOutputs
}

async function determine(
  context: TestContext,
  { cells, session }: StartedNotebook,
  { cell, rules }: PlannedCell,
  run: CellRun,
): Promise<CellOutcome> {
  if (run.type === 'skipped') return run
  if (run.type === 'stopped') {
    const reason = stopReason(run.by)
    return { type: isTold(context, run.by) ? 'skipped' : 'blocked', reason }
  }
  const judge = async (): Promise<CellOutcome> => {
    const execution = run.execution()
    const compare = await comparisonOf(cell.outputs, execution.outputs)
    return determineOutcome(cell, rules, execution, compare)
  }
  const first = await judge()
  const mayBeLate =
    first.type === 'mismatched' &&
    first.differences.some(isOfLateOutput) &&
    session.isLatest(cell.number)
  if (mayBeLate) await session.settle(QUIET_MS)
  if (!run.execution().hasDisplayId) return mayBeLate ? await judge() : first
  // What is stored is the state at the notebook's end: a later cell may update
  // the displays of this one.
  await session.runTo(cells.length, context.signal)
  const last = await judge()
  const { stop } = session
  return last.type === 'mismatched' && stop && isTold(context, stop)
    ? {
        type: 'skipped',
        reason: `its display may be updated later, but ${stopReason(stop)}`,
      }
    : last
}

/**
 * Whether the test of the cell that stopped the notebook is red in this run.
 * Only then others may be skipped for it: a run must never be green because
 * nothing was run.
 */
function isTold(context: TestContext, stop: Stop): boolean {
  return stop.isFailure && selectedCells(context.task.file).has(stop.cell)
}

/** Child processes and threads deliver late; what a cell displays itself does not come late. */
function isOfLateOutput({ kind, subject }: OutputDifference): boolean {
  return subject.type === 'stream' || kind === 'missing'
}

/** Gives an error that concerns the whole notebook its place: the notebook. */
function placed(error: unknown, file: string, root: string): unknown {
  if (!isNotebookError(error)) return error
  error.stack = `${error.name}: ${error.message}\n    at ${file}:1:1`
  return Object.assign(error, { frame: ` ❯ ${shownPath(root, file)}` })
}
