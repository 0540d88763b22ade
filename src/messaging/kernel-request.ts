import { parseStatus } from './kernel-contents.ts'
import type { Message } from './message.ts'

/**
 * A request on the shell channel and what came of it; JupyterLab's services
 * call it a future.
 *
 * It is done when both its reply and the `idle` status with its msg_id have
 * come, in whichever order (Jupyter messaging, "Messages on the shell
 * channel"; they overtake each other in practice). Output may still come
 * afterwards, of threads and child processes, so it goes on listening.
 */
export class KernelRequest {
  readonly msgId: string
  /**
   * Settles as soon as nothing is awaited any more: `lost` when what is missing
   * will never come.
   */
  readonly ended: Promise<'done' | 'lost'>
  #reply: Message | undefined
  #isIdle = false
  #state: 'open' | 'done' | 'lost' = 'open'
  #isHeard = false
  #end: (state: 'done' | 'lost') => void = () => {}
  readonly #listeners: ((message: Message) => void)[] = []

  constructor(msgId: string) {
    this.msgId = msgId
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** The reply, once it has come. */
  get reply(): Message | undefined {
    return this.#reply
  }

  /** Whether the kernel said that it has finished. */
  get isIdle(): boolean {
    return this.#isIdle
  }

  get state(): 'open' | 'done' | 'lost' {
    return this.#state
  }

  /** Whether any answer came, so that the kernel has the request. */
  get isHeard(): boolean {
    return this.#isHeard
  }

  /** Hears every message that answers this request, also after its end. */
  listen(listener: (message: Message) => void): void {
    this.#listeners.push(listener)
  }

  /** Hears an answer: a message with this `parent_header.msg_id`. */
  answer(message: Message): void {
    this.#isHeard = true
    if (message.channel === 'shell') {
      this.#reply ??= message
    }
    this.#isIdle ||= parseStatus(message)?.execution_state === 'idle'
    if (this.#reply && this.#isIdle) {
      this.#settle('done')
    }
    for (const listener of this.#listeners) {
      listener(message)
    }
  }

  /** Says that what is missing will never come. */
  lose(): void {
    this.#settle('lost')
  }

  #settle(state: 'done' | 'lost'): void {
    if (this.#state !== 'open') {
      return
    }
    this.#state = state
    this.#end(state)
  }
}
