import { performance } from 'node:perf_hooks'
import { clearTimeout, setTimeout } from 'node:timers'

/** A limit of time that can stand still. */
export class TimeLimit implements Disposable {
  readonly #onEnd: () => void
  #leftMs: number
  #startedAt = performance.now()
  #timer: NodeJS.Timeout

  constructor(ms: number, onEnd: () => void) {
    this.#leftMs = ms
    this.#onEnd = onEnd
    this.#timer = setTimeout(onEnd, ms)
  }

  /** What `wait` takes does not count. */
  async pausedFor<T>(wait: () => Promise<T>): Promise<T> {
    clearTimeout(this.#timer)
    this.#leftMs -= performance.now() - this.#startedAt
    try {
      return await wait()
    } finally {
      this.#startedAt = performance.now()
      this.#timer = setTimeout(this.#onEnd, Math.max(0, this.#leftMs))
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
