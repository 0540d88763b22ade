import { parseStatus } from '../../messaging/kernel-contents.ts'
import type { KernelRequest } from '../../messaging/kernel-request.ts'
import type { KernelRequests } from '../../messaging/kernel-requests.ts'
import { parseMessageNumber } from '../../messaging/message-number.ts'
import type { MessageNumber } from '../../messaging/message-number.ts'
import type { Message } from '../../messaging/message.ts'
import { Outage } from './outage.ts'

/** What a message shows of the time when the connection was cut. */
export interface Damage {
  /** Whether some messages are missing. */
  readonly hasGap: boolean
  /** Requests that the kernel never got, or whose replies are missing. */
  readonly lost: readonly KernelRequest[]
}

const UNHARMED: Damage = { hasGap: false, lost: [] }

/** A request that does nothing, sent after a cut; the others were under way then. */
interface Probe {
  readonly request: KernelRequest
  readonly before: readonly KernelRequest[]
}

/**
 * Tells whether the answers to our requests are all there, however often the
 * connection was cut. What can't be told counts as missing: an output that lacks
 * a line looks like a changed one.
 */
export class Continuity {
  readonly #kernelSession: string
  readonly #requests: KernelRequests
  /** Of the kernel's newest message, where it numbers them. */
  #newest: MessageNumber | undefined
  /** Whether requests were under way at the cut. */
  #interrupted = false
  #outage: Outage | undefined
  #probe: Probe | undefined

  constructor(kernelSession: string, requests: KernelRequests) {
    this.#kernelSession = kernelSession
    this.#requests = requests
  }

  cut(): void {
    if (!this.#requests.hasOpen) {
      return
    }
    this.#interrupted = true
    if (this.#newest) {
      this.#outage ??= new Outage(this.#newest)
    }
    this.#outage?.watch(this.#requests.open.map(({ msgId }) => msgId))
  }

  /**
   * @param buffered - whether the server kept messages meanwhile
   * @returns `unknown` when the next messages will tell; unless it is `whole`,
   * a further request, given to {@link probe}, finds what was lost.
   */
  reconnected(buffered: boolean): 'whole' | 'gap' | 'unknown' {
    if (!this.#interrupted) {
      return 'whole'
    }
    this.#interrupted = false
    if (buffered && this.#outage) {
      return 'unknown'
    }
    this.#outage = undefined
    return 'gap'
  }

  /** The kernel answers this request after all that are under way. */
  probe(request: KernelRequest): void {
    const before = this.#requests.open.filter((open) => open !== request)
    this.#probe = { request, before }
  }

  /**
   * Looks at a message from the kernel, after the requests have.
   *
   * @param completed - the request that it completes
   */
  observe(message: Message, completed: KernelRequest | undefined): Damage {
    this.#noteNumber(message)
    this.#outage?.observe(message)
    if (!completed) {
      return UNHARMED
    }
    const state = this.#outage?.complete(completed.msgId)
    const probe = completed === this.#probe?.request ? this.#probe : undefined
    const hasGap = state === 'lossy' || (!!probe && state === 'open')
    if (state === 'over' || hasGap) {
      this.#outage = undefined
    }
    if (!probe) {
      return hasGap ? { hasGap, lost: [] } : UNHARMED
    }
    this.#probe = undefined
    return { hasGap, lost: probe.before.filter((other) => this.#isLost(other)) }
  }

  /**
   * Whether a request that is open after the probe's end will stay so. One that
   * the kernel has is trusted where the kernel may answer the probe while it
   * runs a cell, as tslab does; what is based on jupyter_client's `Session`,
   * which numbers its messages, answers in order.
   */
  #isLost(request: KernelRequest): boolean {
    return (
      request.state === 'open' &&
      (!request.isHeard || this.#newest !== undefined)
    )
  }

  #noteNumber(message: Message): void {
    const number = parseMessageNumber(message)
    if (!number || message.header.session !== this.#kernelSession) {
      return
    }
    // Only the kernel's own process sends its status, not one that it forked.
    const { sender } = parseStatus(message) ? number : (this.#newest ?? number)
    if (number.sender !== sender) {
      return
    }
    const newest = this.#newest?.number ?? 0
    this.#newest = { sender, number: Math.max(number.number, newest) }
  }
}
