import { objectOr } from '../common/json.ts'
import type { JsonObject } from '../common/json.ts'
import type { KernelEvent, LiveKernel } from '../kernel/live-kernel.ts'
import type { KernelRequest } from '../messaging/kernel-request.ts'
import { isRateLimitNotice } from '../messaging/rate-limit.ts'
import { isAborted, resolveEnd, withLate } from './cell-end.ts'
import { CellSink } from './cell-sink.ts'
import { noteTime } from './cell-timings.ts'
import { executeContent } from './execute-content.ts'
import { interruptCell } from './interrupt-cell.ts'
import { LateOutput } from './late-output.ts'
import { OutputRouter } from './output-router.ts'
import { PendingCell } from './pending-cell.ts'
import type { ThreadState } from './thread-state.ts'
import type { CellEnd, CellExecution } from './types.ts'

export interface Limits {
  /** Until the cell is interrupted; `Infinity` for never. */
  readonly timeoutMs: number
  /** Named in the end of a cell that timed out. Default `'cell'`. */
  readonly timeoutScope?: 'cell' | 'notebook'
  /** Interrupts the cell and ends it as `cancelled`. */
  readonly signal?: AbortSignal | undefined
}

export interface RunCellOptions extends Limits {
  /** Sent as `metadata.cellId`, as JupyterLab does. */
  readonly cellId?: string | undefined
}

interface Code {
  readonly source: string
  /** Of the request. */
  readonly metadata: JsonObject
  /** Whether the kernel keeps it out of its history and shows no result. */
  readonly silent: boolean
  /** Evaluated after it; their values come with the reply. */
  readonly expressions?: JsonObject
}

/** What became of code that is no cell. */
export interface SilentEnd {
  readonly end: CellEnd
  /** By the names of the expressions, as the kernel replied. */
  readonly answers: JsonObject
}

/**
 * tslab (1.0) aborts whatever comes within 200 ms after an error, meaning what
 * was queued behind it.
 */
const ABORTED_RETRY_MS = 100
const MAX_ABORTED_RETRIES = 10

/** Executes the cells of one notebook, one at a time, in one live kernel. */
export class CellRunner implements Disposable {
  readonly #kernel: LiveKernel
  readonly #router: OutputRouter
  readonly #unsubscribe: () => void
  /** Of the cell that was executed last. */
  #latest: CellSink | undefined
  #hasRaised = false
  /** Whether the kernel did not react to interrupts, or is about to exit. */
  #isSilent = false

  constructor(kernel: LiveKernel) {
    this.#kernel = kernel
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

  /** Executes `source`. Never throws for what a cell or kernel does: the `end` tells. */
  async run(
    source: string,
    options: RunCellOptions,
  ): Promise<() => CellExecution> {
    const started = performance.now()
    const { sink, end } = await this.#executeUnlessBlank(source, options)
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
    const durationMs = performance.now() - started
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
    const sink = new CellSink()
    const code = { source, metadata: {}, silent: true, expressions }
    const end = await this.#execute(code, sink, limits)
    return { end, answers: sink.answers }
  }

  async #executeUnlessBlank(
    source: string,
    options: RunCellOptions,
  ): Promise<{ readonly sink: CellSink; readonly end: CellEnd }> {
    if (source.trim() === '') {
      return { sink: new CellSink(), end: { type: 'blank' } }
    }
    for (let retries = 0; ; retries += 1) {
      const sink = new CellSink()
      const metadata: JsonObject = options.cellId
        ? { cellId: options.cellId }
        : {}
      const code = { source, metadata, silent: false }
      const end = await this.#execute(code, sink, options)
      const isRetried =
        this.#hasRaised && isAborted(end, sink) && retries < MAX_ABORTED_RETRIES
      if (!isRetried) {
        return { sink, end }
      }
      await new Promise((resolve) => setTimeout(resolve, ABORTED_RETRY_MS))
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

  async #execute(
    { source, metadata, silent, expressions }: Code,
    sink: CellSink,
    { timeoutMs, timeoutScope = 'cell', signal }: Limits,
  ): Promise<CellEnd> {
    if (signal?.aborted) {
      return { type: 'cancelled' }
    }
    if (this.#kernel.death) {
      return { type: 'died', death: this.#kernel.death, when: 'before' }
    }
    const request = this.#kernel.request(
      'execute_request',
      executeContent(source, silent, expressions),
      metadata,
    )
    request.listen((message) => {
      noteTime(sink.timings, message)
      if (message.channel === 'shell') {
        sink.answers = objectOr(message.content['user_expressions'])
      }
    })
    this.#collect(request, sink)
    if (!silent) {
      this.#router.add(sink)
      this.#latest = sink
    }
    const pending = new PendingCell(this.#kernel, request)
    switch (await pending.wait(timeoutMs, signal)) {
      case 'done':
        return resolveEnd(request, sink)
      case 'no-idle':
        sink.loss ??= 'no-idle'
        return resolveEnd(request, sink)
      case 'died':
        return {
          type: 'died',
          death: this.#kernel.death ?? { how: 'exited' },
          when: 'running',
        }
      case 'cancelled':
        await this.#interrupt(pending)
        return { type: 'cancelled' }
      case 'input-requested':
        await this.#interrupt(pending)
        return { type: 'not-executed', status: 'input requested' }
      case 'timeout': {
        const after = await this.#interruptOrEnd(pending)
        const end =
          after === 'interrupt' ? resolveEnd(request, sink) : undefined
        return {
          type: 'timed-out',
          timeoutMs,
          scope: timeoutScope,
          after,
          error: end?.type === 'raised' ? end.error : undefined,
        }
      }
    }
  }

  async #interruptOrEnd(
    pending: PendingCell,
  ): Promise<'interrupt' | 'died' | 'killed'> {
    const interrupted = await this.#interrupt(pending)
    if (interrupted !== 'stuck') {
      return interrupted === 'done' ? 'interrupt' : 'died'
    }
    await this.#kernel[Symbol.asyncDispose]()
    return 'killed'
  }

  async #interrupt(pending: PendingCell): Promise<'done' | 'died' | 'stuck'> {
    const interrupted = await interruptCell(this.#kernel, pending)
    this.#isSilent ||= interrupted === 'stuck'
    return interrupted
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
    if (event.type === 'gap' && this.#latest) {
      this.#latest.loss = 'gap'
    }
    if (event.type === 'message' && event.message.channel === 'iopub') {
      this.#router.routeCommon(event.message)
    }
  }
}
