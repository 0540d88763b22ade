import { NotebookError } from '../common/errors.ts'
import type { JsonObject } from '../common/json.ts'
import { createMessage } from '../messaging/create-message.ts'
import type { Message } from '../messaging/message.ts'
import { Continuity } from './connection/continuity.ts'
import type {
  ConnectionEvent,
  KernelConnection,
} from './connection/kernel-connection.ts'
import { idleRequest } from './idle-request.ts'
import { readDeath } from './kernel-death.ts'
import { releaseKernel } from './owned-kernel.ts'
import { findKernel, interruptKernel } from './server-api/kernels.ts'
import type { RestClient } from './server-api/rest.ts'
import type {
  KernelDeath,
  KernelEvent,
  KernelInfo,
  KernelLaunch,
  LiveKernel,
  OwnedKernel,
} from './types.ts'

/** A deleted kernel's WebSocket stays open and silent: only asking tells. */
const POLL_INTERVAL_MS = 5000

/** Polls without an answer in a row after which a server counts as lost. */
const MAX_FAILED_POLLS = 3

interface StartedKernel {
  readonly rest: RestClient
  readonly connection: KernelConnection
  readonly id: string
  readonly owned: OwnedKernel
  readonly info: KernelInfo
  readonly kernelSession: string
  readonly launch: KernelLaunch | undefined
}

/** A kernel behind a Jupyter Server API, that of the local host included. */
export class ServerKernel implements LiveKernel {
  readonly id: string
  readonly info: KernelInfo
  readonly kernelSession: string
  readonly launch: KernelLaunch | undefined
  readonly #rest: RestClient
  readonly #connection: KernelConnection
  readonly #owned: OwnedKernel
  readonly #listeners = new Set<(event: KernelEvent) => void>()
  readonly #continuity: Continuity
  readonly #poll: NodeJS.Timeout
  #polling = false
  #failedPolls = 0
  #death: KernelDeath | undefined
  #ended: Promise<void> | undefined
  #cutReason = ''

  constructor(started: StartedKernel) {
    this.id = started.id
    this.info = started.info
    this.kernelSession = started.kernelSession
    this.launch = started.launch
    this.#rest = started.rest
    this.#connection = started.connection
    this.#owned = started.owned
    this.#continuity = new Continuity(started.kernelSession)
    this.#connection.listen((event) => this.#onEvent(event))
    this.#poll = setInterval(() => void this.#checkAlive(), POLL_INTERVAL_MS)
    this.#poll.unref()
  }

  get death(): KernelDeath | undefined {
    return this.#death
  }

  send(
    channel: 'shell' | 'control' | 'stdin',
    msgType: string,
    content: JsonObject,
    metadata: JsonObject = {},
  ): string {
    if (this.#death || this.#ended) {
      throw new NotebookError(
        'NB_ERR_KERNEL_DIED',
        `The kernel is gone: it cannot take the ${msgType}.`,
      )
    }
    const { sessionId: session } = this.#connection
    const parts = { channel, msgType, session, content, metadata }
    const message = createMessage(parts)
    const { msg_id } = message.header
    this.#connection.send(message)
    if (channel === 'shell' && msgType.endsWith('_request')) {
      this.#continuity.sent(msg_id)
    }
    return msg_id
  }

  /** Sends a request that does nothing; gives its `msg_id`. */
  #sendIdle(): string {
    const { msgType, content } = idleRequest(this.info)
    return this.send('shell', msgType, content)
  }

  subscribe(listener: (event: KernelEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async interrupt(): Promise<void> {
    if (this.#death || this.#ended) {
      return
    }
    await interruptKernel(this.#rest, this.id)
    // Without it, ipykernel's event loop sleeps on in `await asyncio.sleep(60)`.
    this.#sendIdle()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.#end()
    await this.#ended
  }

  async #end(): Promise<void> {
    clearInterval(this.#poll)
    this.#listeners.clear()
    try {
      await releaseKernel(this.#rest, this.#owned)
    } catch {
      // Disposing must not hide the failure it may clean up after.
    } finally {
      this.#connection.close()
    }
  }

  #onEvent(event: ConnectionEvent): void {
    switch (event.type) {
      case 'message':
        this.#onMessage(event.message)
        break
      case 'cut':
        this.#cutReason = event.reason
        this.#continuity.cut()
        break
      case 'reconnected':
        this.#onReconnected(event.buffered)
        break
      case 'lost':
        this.#die(event.death)
        break
    }
  }

  #onMessage(message: Message): void {
    if (this.#continuity.take(message)) {
      this.#reportGap()
    }
    this.#emit({ type: 'message', message })
    const death = readDeath(message, {
      own: this.#connection.sessionId,
      kernel: this.kernelSession,
    })
    if (death) {
      this.#die(death)
    }
  }

  #onReconnected(buffered: boolean): void {
    if (this.#ended) {
      return
    }
    const state = this.#continuity.reconnected(buffered)
    if (state === 'lost') {
      this.#reportGap()
    }
    if (state !== 'unknown') {
      return
    }
    this.#continuity.probe(this.#sendIdle())
  }

  #reportGap(): void {
    this.#continuity.forget()
    this.#emit({ type: 'gap', reason: this.#cutReason })
  }

  async #checkAlive(): Promise<void> {
    if (!this.#continuity.hasOpenRequests || this.#polling) {
      return
    }
    this.#polling = true
    try {
      const kernel = await findKernel(this.#rest, this.id)
      this.#failedPolls = 0
      if (!kernel) {
        this.#die({ how: 'deleted' })
      }
      if (kernel?.execution_state === 'dead') {
        this.#die({ how: 'exited' })
      }
    } catch {
      this.#failedPolls += 1
      if (this.#failedPolls < MAX_FAILED_POLLS) {
        return
      }
      this.#die({
        how: 'connection-lost',
        reason: 'the server does not answer any more',
      })
    } finally {
      this.#polling = false
    }
  }

  #die(death: KernelDeath): void {
    if (this.#death || this.#ended) {
      return
    }
    this.#death = death
    clearInterval(this.#poll)
    this.#connection.close()
    this.#emit({ type: 'died', death })
  }

  #emit(event: KernelEvent): void {
    for (const listener of this.#listeners) {
      listener(event)
    }
  }
}
