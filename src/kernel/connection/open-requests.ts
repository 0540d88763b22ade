import { readStatus } from '../../messaging/kernel-contents.ts'
import type { Message } from '../../messaging/message.ts'

interface Answers {
  readonly replied: boolean
  readonly idle: boolean
}

/** The shell requests that still lack their reply or their `idle`. */
export class OpenRequests {
  readonly #requests = new Map<string, Answers>()

  get size(): number {
    return this.#requests.size
  }

  get ids(): readonly string[] {
    return [...this.#requests.keys()]
  }

  add(msgId: string): void {
    this.#requests.set(msgId, { replied: false, idle: false })
  }

  /** Takes a message from the kernel; gives the id of the request it completes. */
  take(message: Message): string | undefined {
    const { msg_id = '' } = message.parent_header
    const known = this.#requests.get(msg_id)
    if (!known) {
      return undefined
    }
    const replied = known.replied || message.channel === 'shell'
    const idle = known.idle || readStatus(message)?.execution_state === 'idle'
    if (!replied || !idle) {
      this.#requests.set(msg_id, { replied, idle })
      return undefined
    }
    this.#requests.delete(msg_id)
    return msg_id
  }

  clear(): void {
    this.#requests.clear()
  }
}
