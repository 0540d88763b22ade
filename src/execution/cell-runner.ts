import type { JsonObject } from '../common/json.ts'
import type { KernelEvent, LiveKernel } from '../kernel/live-kernel.ts'
import type { KernelRequest } from '../messaging/kernel-request.ts'
import { isRateLimitNotice } from '../messaging/rate-limit.ts'
import { isAborted, resolveEnd } from './cell-end.ts'
import { CellSink } from './cell-sink.ts'
import { noteTime } from './cell-timings.ts'
import { OutputRouter } from './output-router.ts'
import { GRACE_MS, PendingCell } from './pending-cell.ts'
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
}

/** How long an interrupted cell may take to unwind before the next measure. */
const INTERRUPT_GRACE_MS = 5_000

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
      await this.#barrier(sink)
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
    })
  }

  /**
   * Executes what is no cell: it takes no count, and what it shows goes nowhere.
   * Never throws, as {@link run}.
   */
  async runSilently(source: string, limits: Limits): Promise<CellEnd> {
    const sink = new CellSink()
    const metadata: JsonObject = {}
    return this.#execute({ source, metadata, silent: true }, sink, limits)
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
   * Waits for what the last cell may still have under way: output of child
   * processes (`os.system`) passes through a thread of the kernel and can come
   * after `idle`. Outputs that the barriers flush out count as the cell's.
   *
   * @param quietMs Time to wait for output of threads that are about to end; 0
   * for none.
   */
  async settle(quietMs: number): Promise<void> {
    const sink = this.#latest
    if (!sink) {
      return
    }
    await this.#barrier(sink)
    if (quietMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, quietMs))
      // ipykernel holds what a thread prints for up to 200 ms, but flushes it
      // with every request (ipykernel 7.4, `OutStream`).
      await this.#barrier(sink)
    }
  }

  async #barrier(sink: CellSink): Promise<void> {
    if (this.#kernel.death || this.#isSilent) {
      return
    }
    const barrier = this.#kernel.barrier()
    this.#collect(barrier, sink)
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      barrier.ended,
      new Promise((resolve) => {
        timer = setTimeout(resolve, GRACE_MS)
      }),
    ])
    clearTimeout(timer)
  }

  async #execute(
    { source, metadata, silent }: Code,
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
      {
        code: source,
        silent,
        store_history: !silent,
        user_expressions: {},
        allow_stdin: false,
        // Cells go one at a time, so there is never a queue to abort; `true`
        // would only abort the cell after a failed one on slow kernels.
        stop_on_error: false,
      },
      metadata,
    )
    request.listen((message) => noteTime(sink.timings, message))
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

  /** Two interrupts: the first may be swallowed by an `except`. */
  async #interrupt(pending: PendingCell): Promise<'done' | 'died' | 'stuck'> {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await this.#kernel.interrupt().catch(() => {})
      const waited = await pending.wait(INTERRUPT_GRACE_MS)
      if (waited === 'done' || waited === 'no-idle') {
        return 'done'
      }
      if (waited === 'died') {
        return 'died'
      }
    }
    this.#isSilent = true
    return 'stuck'
  }

  /** Counts the answers to a request as a cell's, for the life of the kernel. */
  #collect(request: KernelRequest, sink: CellSink): void {
    request.listen((message) => {
      if (message.channel !== 'iopub') {
        return
      }
      if (isRateLimitNotice(message, this.#kernel.kernelSession)) {
        sink.loss = 'rate-limit'
      } else {
        this.#router.route(message, request.msgId, sink)
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

/** The end of a cell, by what it showed after it. */
function withLate(end: CellEnd, { error, malformed }: CellSink): CellEnd {
  if (end.type !== 'completed') {
    return end
  }
  if (malformed !== undefined) {
    return { type: 'malformed', fact: malformed }
  }
  return error ? { type: 'raised', error } : end
}
