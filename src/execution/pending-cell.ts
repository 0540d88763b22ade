import type { JsonObject } from '../common/json.ts'
import type { LiveKernel } from '../kernel/types.ts'
import { cellEnd, executeReply } from './cell-request.ts'
import type { ExecuteReply } from './cell-request.ts'
import type { CellTimings } from './cell-timings.ts'
import { CellSink } from './output-router.ts'
import type { CellEnd, OutputLoss } from './types.ts'

/**
 * How long after the last message a reply may still come when the kernel is
 * idle, and `idle` after a reply. One message of 100 MB takes seconds.
 */
export const GRACE_MS = 10_000

export type Waited =
  | 'done'
  | 'timeout'
  | 'died'
  | 'cancelled'
  | 'input-requested'

/** What is known of a cell that was sent to its kernel, and the waiting for the rest. */
export class PendingCell {
  readonly sink: CellSink = new CellSink()
  readonly timings: CellTimings = {}
  loss: OutputLoss | undefined
  #reply: ExecuteReply | undefined
  #inputRequested = false
  #lastMessageAt = performance.now()
  #wake: () => void = () => {}

  /** Takes note of a message about the cell that changes its state. */
  onMessage(
    message: 'reply' | 'input_request' | 'other',
    content: JsonObject,
  ): void {
    this.#lastMessageAt = performance.now()
    if (message === 'reply') {
      this.#reply = executeReply(content)
    }
    if (message === 'input_request') {
      this.#inputRequested = true
    }
    this.#wake()
  }

  /** Has {@link wait} look at the kernel again. */
  wake(): void {
    this.#wake()
  }

  /** How the cell ended, once {@link wait} gave `done`. */
  get end(): CellEnd {
    return this.#reply
      ? cellEnd(this.#reply, this.sink)
      : { type: 'not-executed', status: 'no reply' }
  }

  /** Waits for reply and idle; goes on without one of them when nothing comes any more. */
  async wait(
    kernel: LiveKernel,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Waited> {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const reply = this.#reply
      const { idle } = this.sink
      if (reply && idle) {
        return 'done'
      }
      if (kernel.death) {
        return 'died'
      }
      if (signal?.aborted) {
        return 'cancelled'
      }
      if (this.#inputRequested) {
        this.#inputRequested = false
        return 'input-requested'
      }
      const now = performance.now()
      const graceEnds =
        reply || idle ? this.#lastMessageAt + GRACE_MS : Infinity
      if (now >= graceEnds) {
        if (reply) {
          this.loss ??= 'no-idle'
        }
        return 'done'
      }
      if (now >= deadline) {
        return 'timeout'
      }
      await this.#nextChange(Math.min(deadline, graceEnds) - now, signal)
    }
  }

  async #nextChange(
    withinMs: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        this.#wake = () => {}
        resolve()
      }
      // setTimeout takes at most 2^31 - 1 ms; longer waits just loop.
      const timer = setTimeout(wake, Math.min(withinMs, 2 ** 31 - 1))
      signal?.addEventListener('abort', wake)
      this.#wake = wake
    })
  }
}
