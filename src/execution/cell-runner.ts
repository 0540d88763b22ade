import type { JsonObject } from '../json.ts'
import type { KernelDeath, KernelEvent, LiveKernel } from '../kernel/types.ts'
import type { Message } from '../messaging/message.ts'
import { isRateLimitNotice } from '../messaging/rate-limit.ts'
import type { ErrorOutput } from '../nbformat/types.ts'
import { cellEnd, executeReply } from './cell-request.ts'
import type { ExecuteReply } from './cell-request.ts'
import { CellSink, OutputRouter } from './output-router.ts'
import type { CellEnd, CellExecution, OutputLoss } from './types.ts'

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

/**
 * How long after the last message a reply may still come when the kernel is
 * idle, and `idle` after a reply. One message of 100 MB takes seconds.
 */
const GRACE_MS = 10_000
/** How long an interrupted cell may take to unwind before the next measure. */
const INTERRUPT_GRACE_MS = 5_000

type Waited = 'done' | 'timeout' | 'died' | 'cancelled' | 'input-requested'

interface Pending {
  readonly sink: CellSink
  reply: ExecuteReply | undefined
  inputRequested: boolean
  /** When the last message about the cell came, by `performance.now()`. */
  lastMessageAt: number
  loss: OutputLoss | undefined
  wake: () => void
}

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
  #pending: { readonly msgId: string; readonly state: Pending } | undefined
  #lastSink: CellSink | undefined

  constructor(kernel: LiveKernel) {
    this.#kernel = kernel
    this.#router = new OutputRouter((content) => {
      if (!kernel.death) kernel.send('shell', 'comm_msg', content)
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
    const sink = new CellSink()
    const state: Pending = {
      sink,
      reply: undefined,
      inputRequested: false,
      lastMessageAt: started,
      loss: undefined,
      wake: () => {},
    }
    const end =
      source.trim() === ''
        ? ({ type: 'blank' } as const)
        : await this.#execute(source, state, options)
    const durationMs = performance.now() - started
    // Read late: displays change, and threads and child processes deliver
    // after the cell's end.
    return () => ({
      end:
        end.type === 'completed' && sink.error
          ? { type: 'raised', error: sink.error }
          : end,
      outputs: sink.outputs.outputs,
      hasDisplayId: sink.outputs.hasDisplayId,
      executionCount: sink.executionCount,
      durationMs,
      loss: state.loss,
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
    if (!sink) return
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
    if (this.#kernel.death) return
    const msgId = this.#kernel.send('shell', 'kernel_info_request', {})
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
    state: Pending,
    options: RunCellOptions,
  ): Promise<CellEnd> {
    const { signal } = options
    if (signal?.aborted) return { type: 'cancelled' }
    if (this.#kernel.death)
      return { type: 'died', death: this.#kernel.death, when: 'before' }
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
    this.#router.register(msgId, state.sink)
    this.#pending = { msgId, state }
    this.#lastSink = state.sink
    try {
      const waited = await this.#wait(state, options.timeoutMs, signal)
      switch (waited) {
        case 'done':
          return this.#ended(state)
        case 'died':
          return { type: 'died', death: this.#deathOf(), when: 'running' }
        case 'cancelled':
          await this.#interrupt(state)
          return { type: 'cancelled' }
        case 'input-requested':
          state.inputRequested = false
          await this.#interrupt(state)
          return { type: 'not-executed', status: 'input requested' }
        case 'timeout':
          return await this.#timedOut(state, options)
      }
    } finally {
      this.#pending = undefined
    }
  }

  #ended(state: Pending): CellEnd {
    if (!state.reply) return { type: 'not-executed', status: 'no reply' }
    return cellEnd(state.reply, state.sink)
  }

  #deathOf(): KernelDeath {
    return this.#kernel.death ?? { how: 'exited' }
  }

  /** Waits for reply and idle. When one of them is missing for long after the other, goes on without. */
  async #wait(
    state: Pending,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Waited> {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const { reply, sink } = state
      if (reply && sink.idle) return 'done'
      if (this.#kernel.death) return 'died'
      if (signal?.aborted) return 'cancelled'
      if (state.inputRequested) return 'input-requested'
      const now = performance.now()
      const graceEnds =
        reply || sink.idle ? state.lastMessageAt + GRACE_MS : Infinity
      if (now >= graceEnds) {
        if (reply) state.loss ??= 'no-idle'
        return 'done'
      }
      if (now >= deadline) return 'timeout'
      await this.#nextChange(state, Math.min(deadline, graceEnds) - now, signal)
    }
  }

  async #nextChange(
    state: Pending,
    withinMs: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await new Promise<void>((resolve) => {
      // setTimeout takes at most 2^31 - 1 ms; longer waits just loop.
      const wake = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        state.wake = () => {}
        resolve()
      }
      const timer = setTimeout(wake, Math.min(withinMs, 2 ** 31 - 1))
      signal?.addEventListener('abort', wake)
      state.wake = wake
    })
  }

  /** Two interrupts: the first may be swallowed by an `except`. */
  async #interrupt(state: Pending): Promise<'done' | 'died' | 'stuck'> {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await this.#kernel.interrupt().catch(() => {})
      const waited = await this.#wait(state, INTERRUPT_GRACE_MS)
      if (waited === 'done' || waited === 'died') return waited
    }
    return 'stuck'
  }

  async #timedOut(state: Pending, options: RunCellOptions): Promise<CellEnd> {
    const { timeoutMs, timeoutScope: scope = 'cell' } = options
    const interrupted = await this.#interrupt(state)
    if (interrupted === 'stuck') await this.#kernel[Symbol.asyncDispose]()
    const ended = interrupted === 'done' ? this.#ended(state) : undefined
    const error: ErrorOutput | undefined =
      ended?.type === 'raised' ? ended.error : undefined
    const after = interrupted === 'done' ? 'interrupt' : 'killed'
    return { type: 'timed-out', timeoutMs, scope, after, error }
  }

  #onEvent(event: KernelEvent): void {
    const pending = this.#pending
    switch (event.type) {
      case 'died':
        for (const settled of this.#barriers.values()) settled()
        pending?.state.wake()
        return
      case 'gap':
        if (pending) pending.state.loss = 'gap'
        return
      case 'message':
        this.#onMessage(event.message)
    }
  }

  #onMessage(message: Message): void {
    const { channel, header, content } = message
    const parent = message.parent_header.msg_id
    const pending =
      parent !== undefined && parent === this.#pending?.msgId
        ? this.#pending.state
        : undefined
    if (channel === 'iopub') {
      if (isRateLimitNotice(message, this.#kernel.kernelSession)) {
        if (this.#pending) this.#pending.state.loss = 'rate-limit'
        return
      }
      this.#router.route(message)
      if (parent !== undefined && isIdle(message))
        this.#barriers.get(parent)?.()
    } else if (channel === 'shell') {
      if (pending) pending.reply = executeReply(content)
    } else if (header.msg_type === 'input_request' && pending)
      pending.inputRequested = true
    if (!pending) return
    pending.lastMessageAt = performance.now()
    pending.wake()
  }
}

function isIdle({ header, content }: Message): boolean {
  return header.msg_type === 'status' && content['execution_state'] === 'idle'
}
