import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers'

import type { JsonObject } from '../common/json.ts'
import type { KernelEvent, LiveKernel } from '../kernel/live-kernel.ts'
import type { KernelRequest } from '../messaging/kernel-request.ts'
import { isRateLimitNotice } from '../messaging/rate-limit.ts'
import { AHEAD_REQUEST, LIMIT } from './ahead/ahead-guard.ts'
import { RunAhead } from './ahead/run-ahead.ts'
import type { AheadCell } from './ahead/run-ahead.ts'
import { isAborted, withLate } from './cell-end.ts'
import { CellSink } from './cell-sink.ts'
import { executeContent } from './execute-content.ts'
import { finishCell } from './finish-cell.ts'
import type { Limits } from './finish-cell.ts'
import { LateOutput } from './late-output.ts'
import { OutputRouter } from './output-router.ts'
import { PromptAnswers } from './prompts/prompt-answers.ts'
import type { PromptAnswer } from './prompts/prompt-answers.ts'
import { SentCell } from './sent-cell.ts'
import type { ThreadState } from './thread-state.ts'
import type { CellEnd, CellExecution } from './types.ts'

export interface RunCellOptions extends Limits {
  /** Sent as `metadata.cellId`, as JupyterLab does. */
  readonly cellId?: string | undefined
  /** What the cell is known by, where it may have been sent ahead. */
  readonly key?: object
}

interface Code {
  readonly source: string
  /** Of the request. */
  readonly metadata: JsonObject
  /** Whether the kernel keeps it out of its history and shows no result. */
  readonly silent: boolean
  /** Whether it may have to wait for its turn, or never have one. */
  readonly isAhead: boolean
  /** Evaluated after it; their values come with the reply. */
  readonly expressions?: JsonObject
}

/** What became of code that is no cell. */
export interface SilentEnd {
  readonly end: CellEnd
  /** By the names of the expressions, as the kernel replied. */
  readonly answers: JsonObject
}

interface ExecutedCell {
  readonly sink: CellSink
  readonly end: CellEnd
  readonly durationMs: number
}

/**
 * tslab (1.0) aborts whatever comes within 200 ms after an error, meaning what
 * was queued behind it.
 */
const ABORTED_RETRY_MS = 100
const MAX_ABORTED_RETRIES = 10

/** Executes the cells of one notebook, one after the other, in one live kernel. */
export class CellRunner implements Disposable {
  readonly #kernel: LiveKernel
  readonly #router: OutputRouter
  readonly #unsubscribe: () => void
  /** Of the cell that was executed last. */
  #latest: CellSink | undefined
  #hasRaised = false
  /** Whether the kernel did not react to interrupts, or is about to exit. */
  #isSilent = false
  #ahead: RunAhead | undefined
  readonly #answers: PromptAnswers

  /** @param answers For code that asks for input; without any it may not. */
  constructor(kernel: LiveKernel, answers: readonly PromptAnswer[] = []) {
    this.#kernel = kernel
    this.#answers = new PromptAnswers(answers)
    this.#router = new OutputRouter((content) => {
      if (!kernel.death) {
        kernel.send('comm_msg', content)
      }
    })
    this.#unsubscribe = kernel.subscribe((event) => this.#onEvent(event))
  }

  [Symbol.dispose](): void {
    this.#unsubscribe()
  }

  /** The end of what the latest cell has printed by now. */
  latestText(length: number): string {
    return this.#latest?.outputs.streamTail(length) ?? ''
  }

  /** Has the kernel made ready for cells that are sent before their turn, if it can be. */
  prepareAhead(): void {
    this.#ahead ??= new RunAhead(
      this.#kernel,
      ({ source, cellId, timeoutMs }) =>
        this.#send(
          {
            source,
            metadata: { ...idOf(cellId), [LIMIT]: timeoutMs / 1000 },
            silent: false,
            isAhead: true,
          },
          this.#newSink(),
        ),
    )
  }

  /** Sends the next cells, the first of which is about to be run, as far as that is possible. */
  sendAhead(cells: Iterable<AheadCell>): void {
    if (!this.#kernel.death && !this.#isSilent) {
      this.#ahead?.send(cells)
    }
  }

  /** Whether the kernel has cells whose turn has not come. */
  get isAhead(): boolean {
    return this.#ahead?.isAhead === true
  }

  /** Whether nothing can be executed any more. */
  get isGone(): boolean {
    return this.#isSilent || this.#kernel.death !== undefined
  }

  /** Executes `source`. Never throws for what a cell or kernel does: the `end` tells. */
  async run(
    source: string,
    options: RunCellOptions,
  ): Promise<() => CellExecution> {
    const { sink, end, durationMs } = await this.#executeUnlessBlank(
      source,
      options,
    )
    this.#isSilent ||= end.type === 'exited'
    if (end.type !== 'blank') {
      this.#hasRaised = end.type === 'raised'
    }
    // Deno 2.9 sends a result after the cell's idle now and then.
    if (
      end.type === 'completed' &&
      this.#kernel.info.implementation !== 'ipython'
    ) {
      await this.#lateOutputOf(sink)?.barrier()
    }
    // Read late: displays change, and threads and child processes deliver
    // after the cell's end.
    return () => ({
      end: withLate(end, sink),
      outputs: sink.outputs.outputs,
      revision: sink.outputs.revision,
      hasDisplayId: sink.outputs.hasDisplayId,
      executionCount: sink.executionCount,
      durationMs,
      timings: sink.timings,
      loss: sink.loss,
      late: sink.late,
      echoes: sink.echoes,
    })
  }

  /**
   * Executes what is no cell: it takes no count, and what it shows goes nowhere.
   * Never throws, as {@link run}.
   */
  async runSilently(source: string, limits: Limits): Promise<CellEnd> {
    return (await this.ask(source, {}, limits)).end
  }

  /** The same, and asks for the values of expressions when it has come to its end. */
  async ask(
    source: string,
    expressions: JsonObject,
    limits: Limits,
  ): Promise<SilentEnd> {
    const sink = this.#newSink()
    const code = {
      source,
      metadata: {},
      silent: true,
      isAhead: false,
      expressions,
    }
    const end =
      this.#refusal(limits.signal) ??
      (await this.#finish(this.#send(code, sink), limits))
    return { end, answers: sink.answers }
  }

  async #executeUnlessBlank(
    source: string,
    options: RunCellOptions,
  ): Promise<ExecutedCell> {
    if (source.trim() === '') {
      return { sink: new CellSink(), end: { type: 'blank' }, durationMs: 0 }
    }
    const refusal = this.#refusal(options.signal)
    if (refusal) {
      return { sink: new CellSink(), end: refusal, durationMs: 0 }
    }
    const sentAhead = this.#ahead?.take(options.key)
    if (sentAhead) {
      const executed = await this.#executed(sentAhead, options, true)
      if (!isAborted(executed.end, executed.sink)) {
        return executed
      }
      // It was held back, and so is what was sent behind it.
      this.#ahead?.goOn()
    }
    for (let retries = 0; ; retries += 1) {
      const metadata: JsonObject = idOf(options.cellId)
      const code = { source, metadata, silent: false, isAhead: false }
      const sent = this.#send(code, this.#newSink())
      const executed = await this.#executed(sent, options, false)
      const isRetried =
        this.#hasRaised &&
        isAborted(executed.end, executed.sink) &&
        retries < MAX_ABORTED_RETRIES
      if (!isRetried) {
        return executed
      }
      await new Promise((resolve) => setTimeout(resolve, ABORTED_RETRY_MS))
    }
  }

  /** Waits for the end of a cell whose turn has come. */
  async #executed(
    sent: SentCell,
    limits: Limits,
    wasSentAhead: boolean,
  ): Promise<ExecutedCell> {
    this.#latest = sent.sink
    if (wasSentAhead) {
      // Else an interrupt for its time limit could come before its time is up, and
      // meet the cell behind it.
      await sent.pending.begun(limits.timeoutMs, limits.signal)
    }
    const startedAt = sent.startedAt(wasSentAhead)
    const passedMs = wasSentAhead ? performance.now() - startedAt : 0
    const end = await this.#finish(sent, {
      ...limits,
      timeoutMs: Math.max(0, limits.timeoutMs - passedMs),
    })
    if (end.type !== 'completed') {
      this.#ahead?.goOn()
    }
    return {
      sink: sent.sink,
      end:
        end.type === 'timed-out'
          ? { ...end, timeoutMs: limits.timeoutMs }
          : end,
      durationMs: sent.endedAt - startedAt,
    }
  }

  /**
   * Waits for what the last cell may still have under way.
   *
   * @param quietMs as {@link LateOutput.settle} has it
   */
  async settle(quietMs: number): Promise<void> {
    await this.#lateOutputOf(this.#latest)?.settle(quietMs)
  }

  /** As {@link LateOutput.threads}. */
  async threads(): Promise<ThreadState | undefined> {
    return this.#lateOutputOf(this.#latest)?.threads()
  }

  /** @returns undefined where nothing can come any more. */
  #lateOutputOf(sink: CellSink | undefined): LateOutput | undefined {
    return !sink || this.#kernel.death || this.#isSilent
      ? undefined
      : new LateOutput(this.#kernel, (request) =>
          this.#collect(request, sink, true),
        )
  }

  #newSink(): CellSink {
    return new CellSink(this.#kernel.mask)
  }

  /** Why nothing is sent any more, if so. */
  #refusal(signal: AbortSignal | undefined): CellEnd | undefined {
    if (signal?.aborted) {
      return { type: 'cancelled' }
    }
    const { death } = this.#kernel
    return death && { type: 'died', death, when: 'before' }
  }

  #send(
    { source, metadata, silent, isAhead, expressions }: Code,
    sink: CellSink,
  ): SentCell {
    const request = this.#kernel.request(
      isAhead ? AHEAD_REQUEST : 'execute_request',
      {
        ...executeContent(source, silent, expressions, this.#answers.areGiven),
        stop_on_error: isAhead,
      },
      metadata,
    )
    const sent = new SentCell(this.#kernel, request, sink, this.#answers)
    this.#collect(request, sink)
    if (!silent) {
      this.#router.add(sink)
    }
    return sent
  }

  async #finish(sent: SentCell, limits: Limits): Promise<CellEnd> {
    const { end, isStuck } = await finishCell(this.#kernel, sent, limits)
    this.#isSilent ||= isStuck
    return end
  }

  /**
   * Counts the answers to a request as a cell's, for the life of the kernel.
   *
   * @param isAfter Whether the cell has ended before.
   */
  #collect(request: KernelRequest, sink: CellSink, isAfter = false): void {
    request.listen((message) => {
      if (message.channel !== 'iopub') {
        return
      }
      if (isRateLimitNotice(message, this.#kernel.kernelSession)) {
        sink.loss = 'rate-limit'
      } else {
        const isLate = isAfter || request.isIdle
        this.#router.route(message, request.msgId, sink, isLate)
      }
    })
  }

  #onEvent(event: KernelEvent): void {
    if (event.type === 'gap') {
      this.#ahead?.noteGap()
      if (this.#latest) {
        this.#latest.loss = 'gap'
      }
    }
    if (event.type === 'message' && event.message.channel === 'iopub') {
      this.#router.routeCommon(event.message)
    }
  }
}

function idOf(cellId: string | undefined): JsonObject {
  return cellId ? { cellId } : {}
}
