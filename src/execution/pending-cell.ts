import { performance } from 'node:perf_hooks'
import { clearTimeout, setTimeout } from 'node:timers'

import type { LiveKernel } from '../kernel/live-kernel.ts'
import type { KernelRequest } from '../messaging/kernel-request.ts'
import type { Message } from '../messaging/message.ts'
import type { UnansweredPrompt } from './prompts/prompt-answers.ts'

/**
 * How long after the last message a reply may still come when the kernel is
 * idle, and `idle` after a reply. One message of 100 MB takes seconds.
 */
export const GRACE_MS = 10_000

export type Waited =
  | 'done'
  /** A reply came, but never `idle`: output may be missing. */
  | 'no-idle'
  | 'timeout'
  | 'died'
  | 'cancelled'
  | 'input-requested'

/** The waiting for the end of a cell's request. */
export class PendingCell {
  readonly #kernel: LiveKernel
  readonly #request: KernelRequest
  #unanswered: UnansweredPrompt | undefined
  #inputRequested = false
  #lastMessageAt = performance.now()
  #wake: () => void = () => {}

  /** @param answer Gives a wish for input back that it cannot answer. */
  constructor(
    kernel: LiveKernel,
    request: KernelRequest,
    answer: (request: Message) => UnansweredPrompt | undefined,
  ) {
    this.#kernel = kernel
    this.#request = request
    let isHeard = false
    request.listen((message) => {
      this.#lastMessageAt = performance.now()
      if (message.header.msg_type === 'input_request') {
        const unanswered = answer(message)
        this.#unanswered ??= unanswered
        this.#inputRequested ||= unanswered !== undefined
      }
      // Output changes nothing of what is waited for, until only a rest is.
      const isFirst = !isHeard
      isHeard = true
      if (isFirst || this.#inputRequested || request.reply || request.isIdle) {
        this.#wake()
      }
    })
    void request.ended.then(() => this.#wake())
  }

  /** The first prompt that was not answered. */
  get unanswered(): UnansweredPrompt | undefined {
    return this.#unanswered
  }

  /** Waits until the kernel has begun, no longer than this. */
  async begun(withinMs: number, signal?: AbortSignal): Promise<void> {
    const { isHeard, state } = this.#request
    if (!isHeard && state === 'open' && signal?.aborted !== true) {
      await this.#nextChange(withinMs, signal)
    }
  }

  /** Waits for reply and idle; goes on without one of them when nothing comes any more. */
  async wait(timeoutMs: number, signal?: AbortSignal): Promise<Waited> {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const { reply, isIdle, state } = this.#request
      if (state === 'done') {
        return 'done'
      }
      if (this.#kernel.death) {
        return 'died'
      }
      if (state === 'lost') {
        return 'done'
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
        reply || isIdle ? this.#lastMessageAt + GRACE_MS : Infinity
      if (now >= graceEnds) {
        return reply ? 'no-idle' : 'done'
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
