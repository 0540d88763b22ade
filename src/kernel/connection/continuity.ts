import { readStatus } from '../../messaging/kernel-contents.ts'
import { readMessageNumber } from '../../messaging/message-number.ts'
import type { MessageNumber } from '../../messaging/message-number.ts'
import type { Message } from '../../messaging/message.ts'
import { OpenRequests } from './open-requests.ts'
import { Outage } from './outage.ts'

/**
 * Tells whether the answers to our requests are all there, however often the
 * connection was cut. What can't be told counts as lost: an output that lacks a
 * line looks like a changed one.
 */
export class Continuity {
  readonly #kernelSession: string
  readonly #open = new OpenRequests()
  /** Of the kernel's newest message, where it numbers them. */
  #newest: MessageNumber | undefined
  /** Whether requests were under way at the cut. */
  #interrupted = false
  #outage: Outage | undefined
  #probe: string | undefined

  constructor(kernelSession: string) {
    this.#kernelSession = kernelSession
  }

  get hasOpenRequests(): boolean {
    return this.#open.size > 0
  }

  /** A shell request goes out. */
  sent(msgId: string): void {
    this.#open.add(msgId)
  }

  cut(): void {
    if (!this.hasOpenRequests) {
      return
    }
    this.#interrupted = true
    if (this.#newest) {
      this.#outage ??= new Outage(this.#newest)
    }
    this.#outage?.watch(this.#open.ids)
  }

  /**
   * @param buffered - whether the server kept messages meanwhile
   * @returns `unknown` when the next messages will tell; a further shell
   * request, given to {@link probe}, is then needed to find a lost reply.
   */
  reconnected(buffered: boolean): 'whole' | 'lost' | 'unknown' {
    if (!this.#interrupted) {
      return 'whole'
    }
    this.#interrupted = false
    return buffered && this.#outage ? 'unknown' : 'lost'
  }

  /** The kernel answers this request after all those of the outage. */
  probe(msgId: string): void {
    this.#probe = msgId
  }

  /** Takes a message; `true` when it shows that some are lost. */
  take(message: Message): boolean {
    this.#noteNumber(message)
    this.#outage?.take(message)
    const completed = this.#open.take(message)
    if (completed === undefined || !this.#outage) {
      return false
    }
    const state = this.#outage.complete(completed)
    if (state === 'over') {
      this.#outage = undefined
    }
    return state === 'lossy' || (completed === this.#probe && !!this.#outage)
  }

  /** After a loss was reported: what may never be answered must not count in the next outage. */
  forget(): void {
    this.#open.clear()
    this.#outage = undefined
  }

  #noteNumber(message: Message): void {
    const number = readMessageNumber(message)
    if (!number || message.header.session !== this.#kernelSession) {
      return
    }
    // Only the kernel's own process sends its status, not one that it forked.
    const { sender } = readStatus(message) ? number : (this.#newest ?? number)
    if (number.sender !== sender) {
      return
    }
    const newest = this.#newest?.number ?? 0
    this.#newest = { sender, number: Math.max(number.number, newest) }
  }
}
