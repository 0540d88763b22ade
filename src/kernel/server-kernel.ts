import { NotebookError } from '../common/errors.ts'
import type { JsonObject } from '../common/json.ts'
import { NO_MASK } from '../common/secrets/mask.ts'
import type { Mask } from '../common/secrets/mask.ts'
import { createMessage } from '../messaging/create-message.ts'
import { KernelRequest } from '../messaging/kernel-request.ts'
import { KernelRequests } from '../messaging/kernel-requests.ts'
import { maskMessage } from '../messaging/mask-message.ts'
import type { Message } from '../messaging/message.ts'
import { Continuity } from './connection/continuity.ts'
import type {
  ConnectionEvent,
  KernelConnection,
} from './connection/kernel-connection.ts'
import { parseDeath } from './connection/kernel-death.ts'
import type { KernelDeath } from './connection/kernel-death.ts'
import type { KernelInfo } from './kernel-info.ts'
import type { KernelLaunch } from './kernel-launch.ts'
import { KernelPoll } from './kernel-poll.ts'
import type { KernelEvent, LiveKernel } from './live-kernel.ts'
import { releaseKernel } from './release-kernel.ts'
import { interruptKernel } from './server-api/kernels.ts'
import type { RestClient } from './server-api/rest.ts'
import type { OwnedKernel } from './start-request.ts'

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
  readonly #listeners = new Set<(event: KernelEvent) => void>()
  readonly #requests = new KernelRequests()
  readonly #continuity: Continuity
  readonly #poll: KernelPoll
  #owned: OwnedKernel
  #death: KernelDeath | undefined
  #ended: Promise<void> | undefined
  #cutReason = ''
  #mask = NO_MASK

  constructor(started: StartedKernel) {
    const { id, rest, kernelSession } = started
    this.id = id
    this.info = started.info
    this.kernelSession = kernelSession
    this.launch = started.launch
    this.#rest = rest
    this.#connection = started.connection
    this.#owned = started.owned
    this.#continuity = new Continuity(kernelSession, this.#requests)
    this.#connection.listen((event) => this.#onEvent(event))
    this.#poll = new KernelPoll(
      rest,
      id,
      () => this.#requests.hasOpen,
      (death) => this.#die(death),
    )
  }

  get owned(): OwnedKernel {
    return this.#owned
  }

  get death(): KernelDeath | undefined {
    return this.#death
  }

  get mask(): Mask {
    return this.#mask
  }

  maskWith(mask: Mask): void {
    this.#mask = mask
  }

  request(
    msgType: string,
    content: JsonObject,
    metadata: JsonObject = {},
  ): KernelRequest {
    const request = new KernelRequest(this.#send(msgType, content, metadata))
    this.#requests.add(request)
    return request
  }

  /**
   * `kernel_info_request` is the one that all kernels know. But IPython 9
   * answers it with a banner that holds a random tip, drawn from the generator
   * that the notebook may have seeded.
   */
  barrier(): KernelRequest {
    return this.info.implementation === 'ipython'
      ? this.request('comm_info_request', { target_name: 'vitest-notebook' })
      : this.request('kernel_info_request', {})
  }

  send(msgType: string, content: JsonObject): void {
    this.#send(msgType, content, {})
  }

  answerInput({ header }: Message, value: string): void {
    this.#require('input_reply')
    this.#connection.send(
      createMessage({
        channel: 'stdin',
        msgType: 'input_reply',
        session: this.#connection.sessionId,
        content: { value, status: 'ok' },
        parent: header,
      }),
    )
  }

  subscribe(listener: (event: KernelEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  listenToIopub(listener: (message: Message) => void): () => void {
    return this.subscribe((event) => {
      if (event.type === 'message' && event.message.channel === 'iopub') {
        listener(event.message)
      }
    })
  }

  async interrupt(): Promise<void> {
    if (this.#death || this.#ended) {
      return
    }
    await interruptKernel(this.#rest, this.id)
    // Without it, ipykernel's event loop sleeps on in `await asyncio.sleep(60)`.
    this.barrier()
  }

  leave(): void {
    if (!this.#ended) {
      this.#ended = Promise.resolve()
      this.#stopListening()
      this.#connection.close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.#end()
    await this.#ended
  }

  #stopListening(): void {
    this.#poll[Symbol.dispose]()
    this.#listeners.clear()
    this.#requests.lose(this.#requests.open)
  }

  #send(msgType: string, content: JsonObject, metadata: JsonObject): string {
    this.#require(msgType)
    const { sessionId: session } = this.#connection
    const message = createMessage({
      channel: 'shell',
      msgType,
      session,
      content,
      metadata,
    })
    this.#connection.send(message)
    return message.header.msg_id
  }

  #require(msgType: string): void {
    if (this.#death || this.#ended) {
      throw new NotebookError(
        'NB_ERR_KERNEL_DIED',
        `The kernel is gone: it cannot take the ${msgType}.`,
      )
    }
  }

  async #end(): Promise<void> {
    this.#stopListening()
    try {
      await releaseKernel(this.#rest, this.#owned)
      this.#owned = {}
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

  #onMessage(heard: Message): void {
    this.#poll.hear()
    const message = maskMessage(heard, this.#mask)
    const completed = this.#requests.answer(message)
    const { hasGap, lost } = this.#continuity.observe(message, completed)
    if (hasGap) {
      this.#reportGap()
    }
    this.#requests.lose(lost)
    this.#emit({ type: 'message', message })
    const death = parseDeath(message, {
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
    if (state === 'whole') {
      return
    }
    if (state === 'gap') {
      this.#reportGap()
    }
    this.#continuity.probe(this.barrier())
  }

  #reportGap(): void {
    this.#emit({ type: 'gap', reason: this.#cutReason })
  }

  #die(death: KernelDeath): void {
    if (this.#death || this.#ended) {
      return
    }
    const { stderrTail } = death
    this.#death =
      stderrTail === undefined
        ? death
        : { ...death, stderrTail: this.#mask(stderrTail) }
    this.#poll[Symbol.dispose]()
    this.#connection.close()
    this.#requests.lose(this.#requests.open)
    this.#emit({ type: 'died', death: this.#death })
  }

  #emit(event: KernelEvent): void {
    for (const listener of this.#listeners) {
      listener(event)
    }
  }
}
