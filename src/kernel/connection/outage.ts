import { parseMessageNumber } from '../../messaging/message-number.ts'
import type { MessageNumber } from '../../messaging/message-number.ts'
import type { Message } from '../../messaging/message.ts'

/**
 * Finds out whether messages got lost for the requests that were under way
 * when the connection was cut. A server keeps what comes after it noticed the
 * cut, but not what it had just written to the dead connection (seen with
 * jupyter_server 2.21: one line in the middle of an output).
 */
export class Outage {
  readonly #last: MessageNumber
  readonly #requests = new Set<string>()
  readonly #seen = new Set<number>()
  #end: number

  /** @param last - number of the kernel's newest message before the cut */
  constructor(last: MessageNumber) {
    this.#last = last
    this.#end = last.number
  }

  watch(requests: readonly string[]): void {
    for (const msgId of requests) {
      this.#requests.add(msgId)
    }
  }

  /** Notes a message after the cut. */
  observe(message: Message): void {
    const number = parseMessageNumber(message)
    if (number?.sender !== this.#last.sender) {
      return
    }
    this.#seen.add(number.number)
    if (this.#requests.has(message.parent_header.msg_id ?? '')) {
      this.#end = Math.max(this.#end, number.number)
    }
  }

  /**
   * Notes the completion of a request, after its last message.
   *
   * @returns `lossy` when a message up to it is missing, `over` when all
   * requests are complete.
   */
  complete(msgId: string): 'open' | 'over' | 'lossy' {
    if (!this.#requests.delete(msgId)) {
      return 'open'
    }
    for (let number = this.#last.number + 1; number < this.#end; number += 1) {
      if (!this.#seen.has(number)) {
        return 'lossy'
      }
    }
    return this.#requests.size === 0 ? 'over' : 'open'
  }
}
