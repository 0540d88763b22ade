import type { KernelRequest } from './kernel-request.ts'
import type { Message } from './message.ts'

/**
 * The requests of one client. They stay registered for the life of the kernel:
 * late output finds its cell by them.
 */
export class KernelRequests {
  readonly #all = new Map<string, KernelRequest>()
  readonly #open = new Set<KernelRequest>()

  /** Those that lack their reply or their `idle`, in the order they were sent. */
  get open(): readonly KernelRequest[] {
    return [...this.#open]
  }

  get hasOpen(): boolean {
    return this.#open.size > 0
  }

  add(request: KernelRequest): void {
    this.#all.set(request.msgId, request)
    this.#open.add(request)
  }

  /** Hands a message to the request that it answers; gives the one that it completes. */
  answer(message: Message): KernelRequest | undefined {
    const request = this.#all.get(message.parent_header.msg_id ?? '')
    request?.answer(message)
    return request && request.state !== 'open' && this.#open.delete(request)
      ? request
      : undefined
  }

  /** Says that these will never be answered. */
  lose(requests: readonly KernelRequest[]): void {
    for (const request of requests) {
      request.lose()
      this.#open.delete(request)
    }
  }
}
