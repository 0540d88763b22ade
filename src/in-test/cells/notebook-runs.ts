import { NotebookError } from '../../common/errors.ts'
import type { CellExecution } from '../../execution/types.ts'
import {
  judgeExecution,
  QUIET_MS,
} from '../../worker/session/cells/judge-cell.ts'
import { withFollowUps } from '../../worker/session/follow-ups.ts'
import { isRed } from '../../worker/verdict/cell-outcome.ts'
import type {
  CellOutcome,
  RedOutcome,
} from '../../worker/verdict/cell-outcome.ts'
import { outcomeOfEnd } from '../../worker/verdict/determine-outcome.ts'
import { mayBeLate } from '../../worker/verdict/late-output.ts'
import type { CellRun, PlannedCell } from '../../worker/verdict/planned-cell.ts'
import { describeStop, stopOf } from '../../worker/verdict/stop.ts'
import type { Stop } from '../../worker/verdict/stop.ts'
import type { ExecutedNotebook } from '../../worker/verdict/thread-outputs.ts'
import { isStreamCutOff } from '../../worker/verdict/thread-text.ts'
import { CellError } from '../cell-error.ts'
import type { KernelSession } from '../kernel-session.ts'
import { AS_IT_IS, CellFailures } from './cell-failures.ts'
import type { FailureContext } from './cell-failures.ts'
import type { ParameterSetter } from './set-parameters.ts'

type Executed = Extract<CellRun, { readonly type: 'executed' }>

export interface RunContext extends FailureContext {
  readonly session: KernelSession
  readonly cells: readonly PlannedCell[]
  readonly parameters: ParameterSetter
}

/** Executes the cells of a notebook as a test asks, and judges them as its own tests would. */
export class NotebookRuns {
  readonly #context: RunContext
  readonly #failures: CellFailures
  readonly #runs = new Map<number, Executed>()
  /** Number of the cell that was executed last. */
  #latest = 0

  constructor(context: RunContext) {
    this.#context = context
    this.#failures = new CellFailures(context)
  }

  hasRun(number: number): boolean {
    return this.#runs.has(number)
  }

  /**
   * What a cell came to when it was executed last, by now.
   *
   * @throws NotebookError `NB_ERR_CELL` where it was not.
   */
  executionOf(number: number): CellExecution {
    const run = this.#runs.get(number)
    if (!run) {
      throw new NotebookError(
        'NB_ERR_CELL',
        `${this.labelOf(number)} has not been run.\nRun it first: await nb.runTo(${number})`,
      )
    }
    return run.execution()
  }

  labelOf(number: number): string {
    return `cell [${number}] of ${this.#context.place.shown}`
  }

  /** Executes these cells, whether they ran before or not. */
  async run(numbers: readonly number[]): Promise<void> {
    await this.#runInOrder(numbers.map((number) => this.#planned(number)))
  }

  /** Executes what comes after all that ran. */
  async runRest(): Promise<void> {
    const last = Math.max(0, ...this.#runs.keys())
    await this.#runInOrder(
      this.#unmarked().filter(({ cell }) => cell.number > last),
    )
  }

  async runAll(): Promise<void> {
    await this.#runInOrder(this.#unmarked())
  }

  /** Executes what was not executed up to a cell. */
  async runTo(number: number): Promise<void> {
    this.#requireReached(number, await this.#runUpTo(number))
  }

  /** Executes a cell, after those before it, unless it was executed. That it raises is no error. */
  async reach(number: number): Promise<CellExecution> {
    const known = this.#runs.get(number)
    if (known) {
      return known.execution()
    }
    this.#requireReached(number, await this.#runUpTo(number - 1), true)
    return (await this.#execute(this.#planned(number))).execution()
  }

  /** The verdict on a cell that was executed. */
  async verdict(number: number): Promise<CellOutcome> {
    const { session } = this.#context
    const planned = this.#planned(number)
    const judge = async (): Promise<CellOutcome> =>
      (
        await judgeExecution(
          planned,
          this.executionOf(number),
          this.#executed(),
          AS_IT_IS,
        )
      ).outcome
    const outcome = await judge()
    if (!mayBeLate(outcome)) {
      return outcome
    }
    await session.runner.settle(this.#latest === number ? QUIET_MS : 0)
    return judge()
  }

  /** A red outcome, in words. */
  async describe(number: number, outcome: RedOutcome): Promise<string> {
    return this.#failures.text(
      this.#planned(number),
      this.#runs.get(number),
      outcome,
    )
  }

  #unmarked(): readonly PlannedCell[] {
    const { cells, parameters } = this.#context
    return cells.filter(
      ({ cell, skip }) => !skip && !parameters.replaces(cell.number),
    )
  }

  /** @returns what ended the notebook before, if something did. */
  async #runUpTo(number: number): Promise<Stop | undefined> {
    return this.#runInOrder(
      this.#unmarked().filter(
        ({ cell }) => cell.number <= number && !this.#runs.has(cell.number),
      ),
    )
  }

  #requireReached(
    number: number,
    stop: Stop | undefined,
    willRun = false,
  ): void {
    const { skip } = this.#planned(number)
    const reason = stop
      ? describeStop(stop)
      : skip && `it is marked to skip${skip.reason ? ` (${skip.reason})` : ''}`
    const isMissed = willRun ? reason !== undefined : !this.#runs.has(number)
    if (isMissed && reason !== undefined) {
      throw new NotebookError(
        'NB_ERR_CELL',
        `${this.labelOf(number)} was not run: ${reason}.\nIf it shall run in spite of that: await nb.run(${number})`,
      )
    }
  }

  async #runInOrder(
    planned: readonly PlannedCell[],
  ): Promise<Stop | undefined> {
    for (const each of planned) {
      const run = await this.#execute(each)
      const { end, outputs } = run.execution()
      const outcome = outcomeOfEnd(each.expected, end)
      if (outcome && isRed(outcome)) {
        throw await this.#failures.error(
          each,
          this.#runs.get(each.cell.number),
          outcome,
        )
      }
      if (end.type === 'cancelled') {
        throw new CellError(
          `${this.labelOf(each.cell.number)} was interrupted: ${this.#context.session.whyInterrupted}.`,
          { name: 'AbortError', evalue: '', cell: each.cell.number },
        )
      }
      const { kernel } = this.#context.session.kernel
      const stop = stopOf(
        each.cell,
        each.expected,
        { end, outputs },
        {
          onError: 'continue',
          isKernelGone: kernel.death !== undefined,
          isPython: kernel.info.languageInfo.name === 'python',
        },
      )
      if (stop) {
        return stop
      }
    }
    return undefined
  }

  async #execute(planned: PlannedCell): Promise<Executed> {
    const { session, parameters } = this.#context
    const { runner } = session
    const { cell, expected, timeoutMs } = planned
    await parameters.before(cell.number)
    const limits = () => session.limits(timeoutMs)
    const own = await runner.run(cell.source, { ...limits(), cellId: cell.id })
    const execution = await withFollowUps(runner, planned, own, limits)
    const { executionCount, outputs } = execution()
    session.noteCount(executionCount, cell.number)
    const leavesThreads =
      expected.outputs.type === 'recorded' &&
      isStreamCutOff(expected.outputs.outputs, outputs) &&
      (await runner.threads()) === 'alive'
    const run: Executed = { type: 'executed', execution, leavesThreads }
    this.#runs.set(cell.number, run)
    this.#latest = cell.number
    await parameters.after(cell.number)
    return run
  }

  #executed(): ExecutedNotebook {
    const { cells, session } = this.#context
    return {
      cells,
      session: {
        runs: cells.map(
          ({ cell }): CellRun =>
            this.#runs.get(cell.number) ?? { type: 'skipped', reason: '' },
        ),
        async textFollowsTime() {
          const threads = await session.runner.threads()
          return threads === 'alive' || threads === 'none'
        },
      },
    }
  }

  #planned(number: number): PlannedCell {
    const planned = this.#context.cells[number - 1]
    if (!planned) {
      throw new RangeError(`There is no code cell ${number}.`)
    }
    return planned
  }
}
