import { createColors } from '../common/colors.ts'
import { NotebookError } from '../common/errors.ts'
import { DEFAULT_SETTINGS } from '../comparison/options/comparison-settings.ts'
import { CellRunner } from '../execution/cell-runner.ts'
import type { Limits } from '../execution/finish-cell.ts'
import type { PromptAnswer } from '../execution/prompts/prompt-answers.ts'
import type { CellEnd, CellExecution } from '../execution/types.ts'
import { PYTHON } from '../nbformat/outline/notebook-kernel.ts'
import { parameterCode } from '../parameters/parameter-code.ts'
import type { Parameters } from '../parameters/parameter-value.ts'
import { workerKernelManager } from '../worker/kernels/kernel-manager.ts'
import type { NotebookKernel } from '../worker/kernels/kernel-manager.ts'
import { shownOutputs } from './cells/shown-outputs.ts'
import { endsBy } from './disposable.ts'
import { Interruptions } from './interruptions.ts'
import { markJudged } from './judged.ts'
import { testSignal } from './surroundings/current-test.ts'
import type { Patch, ShownOutputs } from './types.ts'
import {
  CARRIED,
  keepValue,
  makeModule,
  patchCode,
  readAnswer,
  shorten,
  unpatchCode,
} from './values/python-values.ts'

export interface SessionContext {
  readonly kernel: NotebookKernel
  /** As messages begin with it: `analysis.ipynb`, `The kernel`. */
  readonly shown: string
  /** Of the project, absolute. */
  readonly root: string
  /** In lower case. */
  readonly language: string
  /** Of the notebook's code cells. */
  readonly sources: readonly string[]
  readonly timeoutMs: number
  /** For code that asks for input. */
  readonly answers: readonly PromptAnswer[] | undefined
  /** Given by the test, with the options. */
  readonly signal: AbortSignal | undefined
  /** Of the test that opened it. */
  readonly testSignal: AbortSignal | undefined
  /** Told when it is closed. */
  readonly onClose: () => void
}

/** One kernel of a test, which does one thing at a time, in the order in which it was asked. */
export class KernelSession {
  readonly runner: CellRunner
  readonly #context: SessionContext
  readonly #interruptions: Interruptions
  readonly #cellOfCount = new Map<number, number>()
  #queue: Promise<unknown> = Promise.resolve()
  /** `In[n]` of what was executed last. */
  #lastCount = 0
  #hasModule = false
  #closed: Promise<void> | undefined

  constructor(context: SessionContext) {
    this.#context = context
    this.#interruptions = new Interruptions(
      context.shown,
      context.signal,
      context.testSignal,
    )
    this.runner = new CellRunner(context.kernel.kernel, context.answers)
  }

  get kernel(): NotebookKernel {
    return this.#context.kernel
  }

  /** Whether nothing can be executed any more. */
  get isGone(): boolean {
    return this.kernel.kernel.death !== undefined
  }

  limits(timeoutMs: number = this.#context.timeoutMs): Limits {
    return { timeoutMs, signal: this.#interruptions.current }
  }

  /** Why what runs was interrupted, or nothing is run any more. */
  get whyInterrupted(): string {
    return this.#interruptions.why
  }

  /** Does something when all that was asked for before is done. */
  async queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) {
      throw this.#closedError('before')
    }
    const caller = testSignal()
    const done = this.#queue.then(async () => {
      try {
        return await this.#interruptions.during(caller, work)
      } catch (error) {
        throw this.#closed ? this.#closedError('while this ran') : error
      }
    })
    this.#queue = done.catch(() => {})
    return done
  }

  #closedError(when: string): NotebookError {
    return new NotebookError(
      'NB_ERR_CELL',
      `${this.#context.shown} was closed ${when}.\nClose it when the test is over, and await all that it does: \`await using\` closes it.`,
    )
  }

  /** Remembers what ran as `In[n]`; without a cell, code of the test did. */
  noteCount(count: number | null, cell?: number): void {
    this.#lastCount = count ?? this.#lastCount
    if (count !== null && cell !== undefined) {
      this.#cellOfCount.set(count, cell)
    }
  }

  /** The cell that ran as `In[count]`. */
  cellOfCount(count: number): number | undefined {
    return this.#cellOfCount.get(count)
  }

  /**
   * Executes code as a cell.
   *
   * @param call What the test has called: `inject(…)`.
   * @throws CellError when it raises, or does not come to its end.
   */
  async execute(code: string, call: string): Promise<ShownOutputs> {
    const execution = await this.runner.run(code, this.limits())
    this.noteCount(execution().executionCount)
    await this.#requireEnd(execution().end, call, { code, ...execution() })
    const read = (): CellExecution['outputs'] => execution().outputs
    return markJudged(shownOutputs(read), {
      label: `what ${call} showed`,
      name: call,
      comparison: DEFAULT_SETTINGS,
      outputs: async () => {
        this.#interruptions.requireGoing()
        return read()
      },
    })
  }

  async evaluate(expression: string): Promise<unknown> {
    const call = `evaluate(${quoted(expression)})`
    await this.#needModule(call, 'value')
    return this.#ask(keepValue(expression), call, quoted(expression))
  }

  async set(values: Parameters): Promise<void> {
    const { language, sources } = this.#context
    const code = parameterCode(language, values, {
      what: 'set()',
      comment: '',
      before: sources.join('\n'),
    })
    await this.#requireEnd(
      await this.runner.runSilently(code, this.limits()),
      `set(${Object.keys(values).join(', ')})`,
    )
  }

  /** @returns what undoes it. */
  async patch(target: string, code: string | undefined): Promise<Patch> {
    const call = `patch(${quoted(target)})`
    await this.#needModule(call, 'patch')
    const number = Number(
      await this.#ask(patchCode(target, code), call, quoted(target)),
    )
    let undone: Promise<void> | undefined
    const undo = (): Promise<void> => {
      undone ??= this.#undo(number, call)
      return undone
    }
    const patch = { undo, [Symbol.asyncDispose]: undo }
    endsBy(patch, undo)
    return patch
  }

  /** Ends the kernel, whatever it is at; may be called again. */
  async close(): Promise<void> {
    this.#closed ??= this.#close()
    await this.#closed
  }

  async #close(): Promise<void> {
    await workerKernelManager().end(this.kernel.kernel)
    await this.#queue
    this.runner[Symbol.dispose]()
    this.#context.onClose()
  }

  async #undo(number: number, call: string): Promise<void> {
    // With the kernel, all is undone.
    if (this.#closed || this.isGone || this.#interruptions.isOver) {
      return
    }
    await this.queued(async () => {
      const code = unpatchCode(number)
      await this.#requireEnd(
        await this.runner.runSilently(code, this.limits()),
        call,
      )
    })
  }

  async #needModule(call: string, purpose: 'value' | 'patch'): Promise<void> {
    const { language, shown } = this.#context
    if (!PYTHON.test(language)) {
      const run = shown.endsWith('.ipynb') ? 'inject' : 'execute'
      throw new NotebookError(
        'NB_ERR_VALUE',
        {
          value: `${call} is for Python only, and this kernel is for "${language}": values of other languages are not carried to a test.\nHave it print what you want to know, and read its text: (await ${run}(…)).text`,
          patch: `${call} is for Python only, and this kernel is for "${language}".\nDefine what you need instead of it in that language: await ${run}(…)`,
        }[purpose],
      )
    }
    if (!this.#hasModule) {
      await this.#requireEnd(
        await this.runner.runSilently(makeModule(), this.limits()),
        call,
      )
      this.#hasModule = true
    }
  }

  async #ask(code: string, call: string, what: string): Promise<unknown> {
    const { end, answers } = await this.runner.ask(code, CARRIED, this.limits())
    await this.#requireEnd(end, call)
    return readAnswer(answers, what)
  }

  async #requireEnd(
    end: CellEnd,
    call: string,
    cell?: { readonly code: string; readonly executionCount: number | null },
  ): Promise<void> {
    if (end.type === 'completed' || end.type === 'blank') {
      return
    }
    // Only now: what is green needs none of what reports a failure.
    const { codeError } = await import('./code-error.ts')
    throw codeError(end, call, {
      root: this.#context.root,
      colors: createColors(false),
      // What is no cell has the number of the next one, which it does not take.
      executionCount: cell?.executionCount ?? this.#lastCount + 1,
      cellOfCount: (count) => this.cellOfCount(count),
      code: cell?.code,
      whyInterrupted: this.whyInterrupted,
    })
  }
}

function quoted(code: string): string {
  const short = shorten(code)
  return short.includes("'") ? JSON.stringify(short) : `'${short}'`
}
