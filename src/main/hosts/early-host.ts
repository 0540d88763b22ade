import { atExit } from './at-exit.ts'
import { isSameOrder } from './host-order.ts'
import type { HostOrder } from './host-order.ts'
import { startKernelHost } from './start-host.ts'
import type { KernelHost } from './start-host.ts'

/**
 * A local host that is started before it is known that it is needed, so that
 * Python imports its modules while Vitest gets ready.
 */
export class EarlyHost {
  readonly #order: HostOrder
  readonly #closing = new AbortController()
  readonly #host: Promise<KernelHost>
  readonly #messages: string[] = []
  readonly #isOver: () => void
  #warn = (message: string): void => {
    this.#messages.push(message)
  }
  #started: KernelHost | undefined
  #isTaken = false

  constructor(order: HostOrder) {
    this.#order = order
    this.#host = startKernelHost(order.candidates, {
      ...order.options,
      signal: this.#closing.signal,
      warn: (message) => this.#warn(message),
    })
    this.#host.then(
      (host) => {
        this.#started = host
      },
      // Its failure is that of who takes it.
      () => {},
    )
    this.#isOver = atExit(this.#kill)
  }

  /**
   * Gives it to who wants just this one: from now on it is theirs.
   *
   * @param signal Ends its start.
   * @returns nothing where another one is wanted, or it is not there any more.
   */
  take(
    order: HostOrder,
    signal: AbortSignal,
    warn: ((message: string) => void) | undefined,
  ): Promise<KernelHost> | undefined {
    if (this.#isTaken || !isSameOrder(order, this.#order)) {
      return undefined
    }
    this.#isTaken = true
    this.#isOver()
    signal.addEventListener('abort', () => this.#closing.abort())
    if (warn) {
      this.#warn = warn
      for (const message of this.#messages) {
        warn(message)
      }
    }
    return this.#host
  }

  /** Ends it where nobody has taken it. */
  async discard(): Promise<void> {
    if (this.#isTaken) {
      return
    }
    this.#isTaken = true
    this.#isOver()
    this.#closing.abort()
    const host = await this.#host.catch(() => undefined)
    await host?.dispose()
  }

  readonly #kill = (): void => {
    this.#closing.abort()
    this.#started?.killSync()
  }
}
