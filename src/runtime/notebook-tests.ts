import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'

import pc from 'picocolors'
import type { TestContext } from 'vitest'

import { compareOutputs } from '../comparison/compare-outputs.ts'
import { digestOf } from '../digest.ts'
import { NotebookError, isNotebookError } from '../errors.ts'
import type { CellExecution } from '../execution/types.ts'
import { workerKernelManager } from '../kernel/kernel-manager.ts'
import type { NotebookKernel } from '../kernel/kernel-manager.ts'
import { cellDirectives, notebookDirectives } from '../nbformat/directives.ts'
import { kernelName, languageName } from '../nbformat/notebook-kernel.ts'
import { parseNotebook } from '../nbformat/parse-notebook.ts'
import type { CodeCell, Notebook } from '../nbformat/types.ts'
import type { RuntimeSettings } from '../settings.ts'
import { determineOutcome } from './cell-outcome.ts'
import type { CellOutcome } from './cell-outcome.ts'
import { failureError, shownPath } from './failure.ts'
import { kernelLabel } from './kernel-label.ts'
import { NotebookSession } from './notebook-session.ts'
import type { CellRun, SessionCell } from './notebook-session.ts'
import { selectedCells } from './selected-cells.ts'
import { stopReason } from './stop.ts'
import { wordFailure } from './word-outcome.ts'

/** How long a cell whose outputs differ is given for late output. */
const QUIET_MS = 100

export interface NotebookReference {
  /** Absolute path. */
  readonly file: string
  /** Of the text that the test module was made from. */
  readonly digest: string
}

/** Defines the tests of a notebook; called by its generated module, which has one `cell` call a test. */
export function notebook(
  reference: NotebookReference,
  settings: RuntimeSettings,
): NotebookTests {
  return new NotebookTests(reference, settings)
}

interface Started {
  readonly notebook: Notebook
  readonly cells: readonly (SessionCell & { warnings: readonly string[] })[]
  readonly kernel: NotebookKernel
  readonly session: NotebookSession
}

class NotebookTests {
  readonly #reference: NotebookReference
  readonly #settings: RuntimeSettings
  #started: Started | undefined

  constructor(reference: NotebookReference, settings: RuntimeSettings) {
    this.#reference = reference
    this.#settings = settings
  }

  /** Starts the kernel; a failure fails the notebook as a whole. */
  async start(): Promise<void> {
    try {
      this.#started = await this.#start()
    } catch (error) {
      throw placed(error, this.#reference.file)
    }
  }

  async end(): Promise<void> {
    const started = this.#started
    this.#started = undefined
    if (!started) return
    started.session[Symbol.dispose]()
    await workerKernelManager().end(started.kernel.kernel)
  }

  /** Runs the test of one code cell. */
  async cell(context: TestContext, number: number): Promise<void> {
    const started = this.#started
    const planned = started?.cells[number - 1]
    if (!started || !planned)
      throw new TypeError(`Code cell ${number} is not part of the notebook.`)
    const { session, kernel } = started
    const { cell, warnings } = planned
    context.task.file.meta.notebook = {
      kernel: kernelLabel(kernel, this.#settings.root),
      notes: kernel.note === undefined ? [] : [kernel.note],
    }
    const run = await session.runTo(number, context.signal)
    const outcome = await this.#outcome(context, started, planned, run)
    const execution = run.type === 'executed' ? run.execution() : undefined
    context.task.meta.cell = {
      outcome: outcome.type,
      ...(outcome.type === 'not-compared' && { reason: outcome.reason }),
      ...(execution && { durationMs: execution.durationMs }),
      ...(warnings.length > 0 && { warnings }),
    }
    this.#report(context, cell, outcome, execution)
  }

  async #start(): Promise<Started> {
    const { file, digest } = this.#reference
    const { root, serverRoot } = this.#settings
    const text = await readFile(file, 'utf8')
    if (digestOf(text) !== digest)
      throw new NotebookError(
        'NB_ERR_PARSE',
        `${shownPath(root, file)} was changed after Vitest had read it.\nRun it again.`,
      )
    const notebook = parseNotebook(text)
    const kernel = await workerKernelManager().start({
      brokerPath: this.#settings.brokerPath,
      file,
      serverPath: [serverRoot, relative(root, file).replaceAll('\\', '/')]
        .filter((part) => part !== '')
        .join('/'),
      wish: {
        override: this.#settings.kernel,
        name: kernelName(notebook),
        language: languageName(notebook),
      },
      env: this.#settings.env,
      startupTimeoutMs: this.#settings.startupTimeoutMs,
    })
    const directives = notebookDirectives(notebook).directives
    const cells = notebook.cells
      .filter((cell) => cell.cell_type === 'code')
      .map((cell) => this.#plan(notebook, cell))
    const session = new NotebookSession(kernel.kernel, cells, {
      onError: directives.onError ?? this.#settings.onError,
      notebookTimeoutMs:
        directives.notebookTimeoutMs ?? this.#settings.notebookTimeoutMs,
    })
    return { notebook, cells, kernel, session }
  }

  #plan(
    notebook: Notebook,
    cell: CodeCell,
  ): SessionCell & { warnings: readonly string[] } {
    const ofNotebook = notebookDirectives(notebook).directives
    const { directives, warnings } = cellDirectives(notebook, cell)
    return {
      cell,
      warnings,
      rules: {
        directives,
        baseline: this.#settings.baseline,
        check: directives.check ?? ofNotebook.check ?? true,
        allowErrors: ofNotebook.allowErrors ?? false,
        timeoutMs:
          directives.timeoutMs ??
          ofNotebook.timeoutMs ??
          this.#settings.cellTimeoutMs,
      },
    }
  }

  async #outcome(
    context: TestContext,
    { session, cells }: Started,
    { cell, rules }: SessionCell,
    run: CellRun,
  ): Promise<CellOutcome> {
    switch (run.type) {
      case 'skipped':
        return run
      case 'stopped': {
        const reason = stopReason(run.by)
        const isToldElsewhere =
          run.by.isFailure && selectedCells(context.task.file).has(run.by.cell)
        return { type: isToldElsewhere ? 'skipped' : 'blocked', reason }
      }
      case 'executed': {
        const judge = (): CellOutcome =>
          determineOutcome(cell, rules, run.execution(), compareOutputs)
        const first = judge()
        const canBeLate =
          first.type === 'mismatched' && session.isLatest(cell.number)
        if (canBeLate) await session.settle(QUIET_MS)
        if (!run.execution().hasDisplayId) return canBeLate ? judge() : first
        // What is stored is the state at the notebook's end: a later cell may
        // update the displays of this one.
        await session.runTo(cells.length, context.signal)
        const last = judge()
        return last.type === 'mismatched' && session.stop
          ? {
              type: 'skipped',
              reason: `its display may be updated later, but ${stopReason(session.stop)}`,
            }
          : last
      }
    }
  }

  #report(
    context: TestContext,
    cell: CodeCell,
    outcome: CellOutcome,
    execution: CellExecution | undefined,
  ): void {
    if (outcome.type === 'skipped') context.skip(outcome.reason)
    const { file } = this.#reference
    const { root } = this.#settings
    const colors = pc.createColors(this.#settings.colors)
    const failure = wordFailure(cell, outcome, {
      root,
      colors,
      executionCount: execution?.executionCount ?? null,
      cellOfCount: (count) => this.#started?.session.cellOfCount(count),
    })
    if (failure) throw failureError(failure, { file, root, cell, colors })
  }
}

/** Gives an error that concerns the whole notebook its place: the notebook. */
function placed(error: unknown, file: string): unknown {
  if (!isNotebookError(error)) return error
  error.stack = `${error.name}: ${error.message}\n    at ${file}:1:1`
  return error
}
