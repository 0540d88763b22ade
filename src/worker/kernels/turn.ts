import { clearInterval, setInterval } from 'node:timers'

import type { Progress } from '../../contract/broker-protocol.ts'
import type { BrokerClient } from './broker-client.ts'

interface TurnOptions {
  readonly key: string
  /** Absolute path of the notebook. */
  readonly file: string
  readonly progressMs: number
}

/** A notebook's turn to have a kernel on a server; who waits for it says so. */
export class Turn implements Disposable {
  readonly #broker: BrokerClient
  readonly #options: TurnOptions
  readonly #startedAt = performance.now()
  #timer: NodeJS.Timeout | undefined
  #isTold = false

  constructor(broker: BrokerClient, options: TurnOptions) {
    this.#broker = broker
    this.#options = options
  }

  async take(): Promise<void> {
    this.#waitFor('its turn')
    await this.#broker.place(this.#options.key)
    this.#stop()
  }

  /** The server has no room; as `StartRequest.onFull`. */
  async full(): Promise<boolean> {
    this.#waitFor('room on the server')
    return this.#broker.full(this.#options.key).catch(() => false)
  }

  [Symbol.dispose](): void {
    this.#stop()
    if (this.#isTold) {
      this.#tell(undefined)
    }
  }

  #waitFor(waitsFor: string): void {
    const { progressMs } = this.#options
    if (this.#timer || progressMs === Infinity) {
      return
    }
    this.#timer = setInterval(() => {
      this.#isTold = true
      const ranMs = performance.now() - this.#startedAt
      this.#tell({ waitsFor, ranMs })
    }, progressMs).unref()
  }

  #stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #tell(progress: Progress | undefined): void {
    // Whether it is heard does not matter.
    this.#broker.tellProgress(this.#options.file, progress).catch(() => {})
  }
}
