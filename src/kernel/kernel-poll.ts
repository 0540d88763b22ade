import { clearInterval, setInterval } from 'node:timers'

import type { KernelDeath } from './connection/kernel-death.ts'
import { findKernel } from './server-api/kernels.ts'
import type { RestClient } from './server-api/rest.ts'

/** A deleted kernel's WebSocket stays open and silent: only asking tells. */
const POLL_INTERVAL_MS = 5000

/** Polls without an answer in a row after which a server counts as lost. */
const MAX_FAILED_POLLS = 3

/** Asks the server now and then whether a kernel is still there, while something is awaited of it. */
export class KernelPoll implements Disposable {
  readonly #rest: RestClient
  readonly #id: string
  readonly #onDeath: (death: KernelDeath) => void
  readonly #timer: NodeJS.Timeout
  #polling = false
  #failures = 0
  #isHeard = false

  constructor(
    rest: RestClient,
    id: string,
    isAwaited: () => boolean,
    onDeath: (death: KernelDeath) => void,
  ) {
    this.#rest = rest
    this.#id = id
    this.#onDeath = onDeath
    this.#timer = setInterval(() => {
      if (isAwaited() && !this.#polling) {
        void this.#poll()
      }
    }, POLL_INTERVAL_MS)
    this.#timer.unref()
  }

  /**
   * A message has come. A server with a hundred busy kernels may answer no
   * question for half a minute, and is there all the same.
   */
  hear(): void {
    this.#isHeard = true
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  async #poll(): Promise<void> {
    this.#polling = true
    this.#isHeard = false
    try {
      const kernel = await findKernel(this.#rest, this.#id)
      this.#failures = 0
      if (!kernel) {
        this.#onDeath({ how: 'deleted' })
      }
      if (kernel?.execution_state === 'dead') {
        this.#onDeath({ how: 'exited' })
      }
    } catch {
      this.#failures = this.#isHeard ? 0 : this.#failures + 1
      if (this.#failures >= MAX_FAILED_POLLS) {
        this.#onDeath({
          how: 'connection-lost',
          reason: 'the server no longer answers',
        })
      }
    } finally {
      this.#polling = false
    }
  }
}
