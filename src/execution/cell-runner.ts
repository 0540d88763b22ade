import type { JsonObject } from '../common/json.ts'
import { idleRequest } from '../kernel/idle-request.ts'
import type { KernelEvent, LiveKernel } from '../kernel/types.ts'
import type { Message } from '../messaging/message.ts'
import { isRateLimitNotice } from '../messaging/rate-limit.ts'
import { noteTime } from './cell-timings.ts'
import { OutputRouter } from './output-router.ts'
import type { CellSink } from './output-router.ts'
import { GRACE_MS, PendingCell } from './pending-cell.ts'
import type { CellEnd, CellExecution } from './types.ts'

export interface RunCellOptions {
  /** Sent as `metadata.cellId`, as JupyterLab does. */
  readonly cellId?: string | undefined
  /** Until the cell is interrupted; `Infinity` for never. */
  readonly timeoutMs: number
  /** Named in the end of a cell that timed out. Default `'cell'`. */
  readonly timeoutScope?: 'cell' | 'notebook'
  /** Interrupts the cell and ends it as `cancelled`. */
  readonly signal?: AbortSignal | undefined
}

/** How long an interrupted cell may take to unwind before the next measure. */
const INTERRUPT_GRACE_MS = 5_000

const AFTER = { done: 'interrupt', died: 'died', stuck: 'killed' } as const

/**
 * Executes the cells of one notebook, one at a time, in one live kernel.
 *
 * A cell is done when both its `execute_reply` and the `idle` status with its
 * msg_id have come, in whichever order (Jupyter messaging, "Messages on the
 * shell channel"; they overtake each other in practice).
 */
export class CellRunner implements Disposable {
  readonly #kernel: LiveKernel
  readonly #router: OutputRouter
  readonly #unsubscribe: () => void
  readonly #barriers = new Map<string, () => void>()
  #running:
    | { readonly msgId: string; readonly pending: PendingCell }
    | undefined
  #lastSink: CellSink | undefined

  constructor(kernel: LiveKernel) {
    this.#kernel = kernel
    this.#router = new OutputRouter((content) => {
      if (!kernel.death) {
        kernel.send('shell', 'comm_msg', content)
      }
    })
    this.#unsubscribe = kernel.subscribe((event) => this.#onEvent(event))
  }

  [Symbol.dispose](): void {
    this.#unsubscribe()
  }

  /** Executes `source`. Never throws for what a cell or kernel does: the `end` tells. */
  async run(
    source: string,
    options: RunCellOptions,
  ): Promise<() => CellExecution> {
    const started = performance.now()
    const pending = new PendingCell()
    const end =
      source.trim() === ''
        ? ({ type: 'blank' } as const)
        : await this.#execute(source, pending, options)
    // Deno 2.9 sends a result after the cell's idle now and then.
    if (
      end.type === 'completed' &&
      this.#kernel.info.implementation !== 'ipython'
    ) {
      await this.#barrier(pending.sink)
    }
    const durationMs = performance.now() - started
    // Read late: displays change, and threads and child processes deliver
    // after the cell's end.
    const { sink } = pending
    return () => ({
      end:
        end.type === 'completed' && sink.error
          ? { type: 'raised', error: sink.error }
          : end,
      outputs: sink.outputs.outputs,
      hasDisplayId: sink.outputs.hasDisplayId,
      executionCount: sink.executionCount,
      durationMs,
      timings: pending.timings,
      loss: pending.loss,
    })
  }

  /**
   * Waits for what the last cell may still have under way: output of child
   * processes (`os.system`) passes through a thread of the kernel and can come
   * after `idle`. Outputs that the barriers flush out count as the cell's.
   *
   * @param quietMs Time to wait for output of threads that are about to end.
   */
  async settle(quietMs: number): Promise<void> {
    const sink = this.#lastSink
    if (!sink) {
      return
    }
    await this.#barrier(sink)
    await new Promise((resolve) => setTimeout(resolve, quietMs))
    // ipykernel holds what a thread prints for up to 200 ms, but flushes it
    // with every request (ipykernel 7.4, `OutStream`).
    await this.#barrier(sink)
  }

  /**
   * Waits for the `idle` of a request that does nothing: iopub keeps its order,
   * so everything that was said before has come then. (Its reply has no order
   * with iopub.)
   */
  async #barrier(sink: CellSink): Promise<void> {
    if (this.#kernel.death) {
      return
    }
    const { msgType, content } = idleRequest(this.#kernel.info)
    const msgId = this.#kernel.send('shell', msgType, content)
    this.#router.register(msgId, sink)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GRACE_MS)
      this.#barriers.set(msgId, () => {
        clearTimeout(timer)
        resolve()
      })
    })
    this.#barriers.delete(msgId)
  }

  async #execute(
    source: string,
    pending: PendingCell,
    options: RunCellOptions,
  ): Promise<CellEnd> {
    const { signal } = options
    if (signal?.aborted) {
      return { type: 'cancelled' }
    }
    if (this.#kernel.death) {
      return { type: 'died', death: this.#kernel.death, when: 'before' }
    }
    const metadata: JsonObject = options.cellId
      ? { cellId: options.cellId }
      : {}
    const msgId = this.#kernel.send(
      'shell',
      'execute_request',
      {
        code: source,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        // Cells go one at a time, so there is never a queue to abort; `true`
        // would only abort the cell after a failed one on slow kernels.
        stop_on_error: false,
      },
      metadata,
    )
    this.#router.register(msgId, pending.sink)
    this.#running = { msgId, pending }
    this.#lastSink = pending.sink
    try {
      switch (await pending.wait(this.#kernel, options.timeoutMs, signal)) {
        case 'done':
          return pending.end
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
        case 'timeout':
          return await this.#timedOut(pending, options)
      }
    } finally {
      this.#running = undefined
    }
  }

  /** Two interrupts: the first may be swallowed by an `except`. */
  async #interrupt(pending: PendingCell): Promise<'done' | 'died' | 'stuck'> {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await this.#kernel.interrupt().catch(() => {})
      const waited = await pending.wait(this.#kernel, INTERRUPT_GRACE_MS)
      if (waited === 'done' || waited === 'died') {
        return waited
      }
    }
    return 'stuck'
  }

  async #timedOut(
    pending: PendingCell,
    options: RunCellOptions,
  ): Promise<CellEnd> {
    const { timeoutMs, timeoutScope: scope = 'cell' } = options
    const interrupted = await this.#interrupt(pending)
    if (interrupted === 'stuck') {
      await this.#kernel[Symbol.asyncDispose]()
    }
    const end = interrupted === 'done' ? pending.end : undefined
    return {
      type: 'timed-out',
      timeoutMs,
      scope,
      after: AFTER[interrupted],
      error: end?.type === 'raised' ? end.error : undefined,
    }
  }

  #onEvent(event: KernelEvent): void {
    const pending = this.#running?.pending
    switch (event.type) {
      case 'died':
        for (const settled of this.#barriers.values()) {
          settled()
        }
        pending?.wake()
        return
      case 'gap':
        if (pending) {
          pending.loss = 'gap'
        }
        return
      case 'message':
        this.#onMessage(event.message)
    }
  }

  #onMessage(message: Message): void {
    const { channel, content } = message
    const parent = message.parent_header.msg_id
    const running = this.#running
    if (channel === 'iopub') {
      if (isRateLimitNotice(message, this.#kernel.kernelSession)) {
        if (running) {
          running.pending.loss = 'rate-limit'
        }
        return
      }
      this.#router.route(message)
      if (parent !== undefined && isIdle(message)) {
        this.#barriers.get(parent)?.()
      }
    }
    if (running && parent === running.msgId) {
      noteTime(running.pending.timings, message)
      running.pending.onMessage(kindOf(message), content)
    }
  }
}

function kindOf({
  channel,
  header,
}: Message): 'reply' | 'input_request' | 'other' {
  if (channel === 'shell') {
    return 'reply'
  }
  return header.msg_type === 'input_request' ? 'input_request' : 'other'
}

function isIdle({ header, content }: Message): boolean {
  return header.msg_type === 'status' && content['execution_state'] === 'idle'
}
