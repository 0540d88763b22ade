import type { AheadCell } from '../../execution/ahead/run-ahead.ts'
import { CellRunner } from '../../execution/cell-runner.ts'
import type { Limits } from '../../execution/finish-cell.ts'
import type { PromptAnswer } from '../../execution/prompts/prompt-answers.ts'
import type { CellEnd } from '../../execution/types.ts'
import type { LiveKernel } from '../../kernel/live-kernel.ts'
import type { Injection } from '../../parameters/injection/injection.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'
import {
  describeStop,
  ranToItsEnd,
  stopOf,
  stopOfInjection,
} from '../verdict/stop.ts'
import type { Stop } from '../verdict/stop.ts'
import { isStreamCutOff } from '../verdict/thread-text.ts'
import { withFollowUps } from './follow-ups.ts'

/** For assignments alone. */
const INJECTION_MS = 60_000

export interface SessionOptions {
  readonly onError: 'skip' | 'continue'
  /** For all cells together; `Infinity` for none. */
  readonly notebookTimeoutMs: number
  /** Gives the notebook its parameters. */
  readonly injection?: Injection | undefined
  /** For cells that ask for input. */
  readonly answers?: readonly PromptAnswer[] | undefined
  /** Whether cells may be sent before their turn. Default false. */
  readonly mayRunAhead?: boolean
}

/** Is told when a cell is executed. */
export interface CellWatch {
  begin(planned: PlannedCell): void
  end(): void
}

/**
 * One ordered execution of a notebook in one kernel, which the tests of its
 * cells are views on: whichever test runs first, all cells before its own are
 * executed before it, in the notebook's order, each once.
 */
export class NotebookSession implements Disposable {
  readonly #runner: CellRunner
  readonly #kernel: LiveKernel
  readonly #cells: readonly PlannedCell[]
  readonly #options: SessionOptions
  readonly #watch: CellWatch
  readonly #runs: CellRun[] = []
  #stop: Stop | undefined
  #isCutShort = false
  #injectionEnd: CellEnd | undefined
  #startedAt: number | undefined
  #queue: Promise<void> = Promise.resolve()

  constructor(
    kernel: LiveKernel,
    cells: readonly PlannedCell[],
    options: SessionOptions,
    watch: CellWatch,
  ) {
    this.#kernel = kernel
    this.#runner = new CellRunner(kernel, options.answers)
    this.#cells = cells
    this.#options = options
    this.#watch = watch
    if (options.mayRunAhead === true) {
      this.#runner.prepareAhead()
    }
  }

  [Symbol.dispose](): void {
    this.#runner[Symbol.dispose]()
  }

  /** What ended the notebook early, if something did. */
  get stop(): Stop | undefined {
    return this.#stop
  }

  /** How giving the notebook its parameters ended, if it failed. */
  get injectionEnd(): CellEnd | undefined {
    return this.#injectionEnd
  }

  /** Of the first cells, in their order; the others were not reached by now. */
  get runs(): readonly CellRun[] {
    return this.#runs
  }

  /**
   * Executes what is not yet executed up to code cell `number` (from 1), and gives
   * that cell's run.
   *
   * @param horizon Up to which cell it will be executed in the end, come what may.
   */
  async runTo(
    number: number,
    signal: AbortSignal,
    horizon: number = number,
  ): Promise<CellRun> {
    // Vitest starts the next test when one timed out, without waiting for it.
    const run = this.#queue.then(() => this.#runTo(number, signal, horizon))
    this.#queue = run.then(
      () => {},
      () => {},
    )
    await run
    const result = this.#runs[number - 1]
    if (!result) {
      throw new RangeError(`There is no code cell ${number}.`)
    }
    return result
  }

  /** Whether nothing can be executed any more. */
  get isGone(): boolean {
    return this.#runner.isGone
  }

  /** Executes what is no cell, when no cell runs. */
  async runSilently(source: string, timeoutMs: number): Promise<CellEnd> {
    const run = this.#queue.then(() =>
      this.#runner.runSilently(source, { timeoutMs }),
    )
    this.#queue = run.then(
      () => {},
      () => {},
    )
    return run
  }

  /** Whether every cell ran to where it ends, but for those marked to skip. */
  get isComplete(): boolean {
    return (
      !this.#isCutShort &&
      this.#runs.length === this.#cells.length &&
      this.#runs.every(({ type }) => type !== 'stopped')
    )
  }

  /** Whether `number` is the cell that was executed last, so that late output can only be its. */
  isLatest(number: number): boolean {
    return this.#runs.length === number && !this.#runner.isAhead
  }

  /** The cell that ran as `In[executionCount]`. */
  cellOfCount(executionCount: number): number | undefined {
    const index = this.#runs.findIndex(
      (run) =>
        run.type === 'executed' &&
        run.execution().executionCount === executionCount,
    )
    return this.#cells[index]?.cell.number
  }

  /** The end of what the cell that runs has printed by now. */
  latestText(length: number): string {
    return this.#runner.latestText(length)
  }

  async settle(quietMs: number): Promise<void> {
    await this.#runner.settle(quietMs)
  }

  /** Whether the kernel gives what a thread prints to the cell that runs then. */
  async textFollowsTime(): Promise<boolean> {
    const threads = await this.#runner.threads()
    return threads === 'alive' || threads === 'none'
  }

  async #runTo(
    number: number,
    signal: AbortSignal,
    horizon: number,
  ): Promise<void> {
    this.#startedAt ??= performance.now()
    for (let index = this.#runs.length; index < number; index += 1) {
      const cell = this.#cells[index]
      if (!cell) {
        return
      }
      await this.#inject(index, signal)
      if (!this.#stop && !signal.aborted) {
        this.#runner.sendAhead(this.#upcoming(index, horizon))
      }
      this.#runs.push(await this.#runCell(cell, signal))
    }
  }

  /** From this cell on, as far as each follows the one before it without anything between them. */
  *#upcoming(from: number, to: number): Iterable<AheadCell> {
    const place = this.#options.injection?.after ?? 0
    const end = from < place ? Math.min(to, place) : to
    for (const planned of this.#cells.slice(from, end)) {
      const { cell, skip, timeoutMs, followUps } = planned
      if (!skip && cell.source.trim() !== '') {
        const { id: cellId, source } = cell
        yield { key: planned, source, cellId, timeoutMs }
      }
      if (followUps.length > 0) {
        return
      }
    }
  }

  /** Gives the notebook its parameters, once its first `done` cells are. */
  async #inject(done: number, signal: AbortSignal): Promise<void> {
    const { injection } = this.#options
    if (injection?.after !== done || this.#stop) {
      return
    }
    const end = await this.#runner.runSilently(
      injection.source,
      this.#limits(INJECTION_MS, signal),
    )
    if (end.type !== 'completed') {
      this.#isCutShort = true
      this.#stop = stopOfInjection(end)
      this.#injectionEnd = end.type === 'cancelled' ? undefined : end
    }
  }

  async #runCell(planned: PlannedCell, signal: AbortSignal): Promise<CellRun> {
    const { cell, skip, expected, timeoutMs } = planned
    if (skip) {
      return { type: 'skipped', reason: skip.reason ?? 'marked to skip' }
    }
    if (this.#stop) {
      return this.#stop.kind === 'ended'
        ? { type: 'skipped', reason: describeStop(this.#stop) }
        : { type: 'stopped', by: this.#stop }
    }
    const limits = (): Limits => this.#limits(timeoutMs, signal)
    this.#watch.begin(planned)
    const own = await this.#runner
      .run(cell.source, { ...limits(), cellId: cell.id, key: planned })
      .finally(() => this.#watch.end())
    const execution =
      planned.followUps.length === 0
        ? own
        : await withFollowUps(this.#runner, planned, own, limits)
    const ended = execution()
    this.#isCutShort ||= !ranToItsEnd(expected, ended.end)
    this.#stop = stopOf(cell, expected, ended, {
      onError: this.#options.onError,
      isKernelGone: this.#kernel.death !== undefined,
      isPython: this.#kernel.info.languageInfo.name === 'python',
    })
    const leavesThreads =
      !this.#runner.isAhead &&
      expected.outputs.type === 'recorded' &&
      isStreamCutOff(expected.outputs.outputs, ended.outputs) &&
      (await this.#runner.threads()) === 'alive'
    return { type: 'executed', execution, leavesThreads }
  }

  /** What is executed next may take its own time, but no more than the notebook has left. */
  #limits(timeoutMs: number, signal: AbortSignal): Limits {
    const now = performance.now()
    const leftMs =
      this.#options.notebookTimeoutMs - (now - (this.#startedAt ?? now))
    const isNotebookFirst = leftMs < timeoutMs
    return {
      timeoutMs: Math.max(0, isNotebookFirst ? leftMs : timeoutMs),
      timeoutScope: isNotebookFirst ? 'notebook' : 'cell',
      signal,
    }
  }
}
