import { setTimeout as sleep } from 'node:timers/promises'

import { NotebookError, systemCode } from '../../common/errors.ts'
import type { Message } from '../../messaging/message.ts'
import { findKernel } from '../server-api/kernels.ts'
import type { RestClient } from '../server-api/rest.ts'
import { isLocalHost } from '../server-api/server-address.ts'
import { openChannels } from './channels.ts'
import type { Channels, ChannelsClosing } from './channels.ts'
import { exitedDeath } from './kernel-death.ts'
import type { KernelDeath } from './kernel-death.ts'

export type ConnectionEvent =
  | { readonly type: 'message'; readonly message: Message }
  /** The reason is in words. */
  | { readonly type: 'cut'; readonly reason: string }
  /** Open again; `buffered`: the server kept the messages meanwhile. */
  | { readonly type: 'reconnected'; readonly buffered: boolean }
  /** There's no way to the kernel any more. */
  | { readonly type: 'lost'; readonly death: KernelDeath }

/** JupyterLab's: seven attempts, a minute in all. */
const RECONNECT_DELAYS_MS = [0, 1000, 2000, 4000, 8000, 16_000, 32_000]

/** Tornado's limit for a message to a server; Jupyter leaves it as it is. */
const SERVER_LIMIT = 10 * 1024 * 1024

/** For the header, the metadata and the frame. */
const RESERVED = 64 * 1024

/** A server that refuses connections that often in a row was stopped. */
const MAX_REFUSALS = 3

/**
 * The channels of one kernel under one session id, opened again when they are
 * cut. Servers send what was missed to the same session id only; with another
 * one a running cell's reply never comes.
 */
export class KernelConnection {
  readonly sessionId: string = crypto.randomUUID()
  readonly #rest: RestClient
  readonly #kernelId: string
  readonly #closing = new AbortController()
  #listener: (event: ConnectionEvent) => void = () => {}
  #channels: Channels | undefined
  /** Sent while the channels are cut. */
  readonly #unsent: Message[] = []

  constructor(rest: RestClient, kernelId: string) {
    this.#rest = rest
    this.#kernelId = kernelId
  }

  /** Opens the channels for the first time; see {@link openChannels} for what it throws. */
  async open(signal: AbortSignal): Promise<void> {
    this.#channels = await this.#open(signal)
  }

  /** Gives all events from now on to `listener` alone. */
  listen(listener: (event: ConnectionEvent) => void): void {
    this.#listener = listener
  }

  /**
   * Sends now, or as soon as the channels are open again.
   *
   * @throws NotebookError `NB_ERR_PROTOCOL` when the message is above 10 MiB.
   */
  send(message: Message): void {
    requireFitting(message)
    if (this.#channels) {
      this.#channels.send(message)
    } else {
      this.#unsent.push(message)
    }
  }

  close(): void {
    this.#closing.abort()
    this.#channels?.close()
    this.#channels = undefined
  }

  async #open(signal: AbortSignal): Promise<Channels> {
    return openChannels(this.#rest.address, {
      kernelId: this.#kernelId,
      sessionId: this.sessionId,
      onMessage: (message) => this.#listener({ type: 'message', message }),
      onClose: (closing) => {
        this.#channels = undefined
        void this.#recover(closing)
      },
      signal,
    })
  }

  async #recover({ reason, final }: ChannelsClosing): Promise<void> {
    const { signal } = this.#closing
    if (final) {
      this.#lose({ how: 'connection-lost', reason })
      return
    }
    // The local host ends a kernel with its WebSocket.
    if (isLocalHost(this.#rest.address)) {
      const death = await this.#localDeath(reason, signal)
      if (!signal.aborted) {
        this.#lose(death)
      }
      return
    }
    this.#listener({ type: 'cut', reason })
    try {
      await this.#reconnect(reason, signal)
    } catch (error) {
      if (!signal.aborted) {
        throw error
      }
    }
  }

  /** A kernel that dies while it sends a message cannot be reported on the channels. */
  async #localDeath(reason: string, signal: AbortSignal): Promise<KernelDeath> {
    const kernel = await findKernel(this.#rest, this.#kernelId, signal).catch(
      () => undefined,
    )
    return kernel?.execution_state === 'dead'
      ? exitedDeath(kernel.exit)
      : { how: 'connection-lost', reason }
  }

  async #reconnect(reason: string, signal: AbortSignal): Promise<void> {
    let refusals = 0
    for (const delay of RECONNECT_DELAYS_MS) {
      await sleep(delay, undefined, { signal })
      try {
        const buffered = await this.#isBuffered(signal)
        if (buffered === undefined) {
          this.#lose({ how: 'deleted' })
          return
        }
        const channels = await this.#open(signal)
        this.#resume(channels, { type: 'reconnected', buffered })
        return
      } catch (error) {
        signal.throwIfAborted()
        refusals = systemCode(error) === 'ECONNREFUSED' ? refusals + 1 : 0
        if (refusals === MAX_REFUSALS) {
          break
        }
      }
    }
    this.#lose({
      how: 'connection-lost',
      reason: `${reason}, and connecting again failed`,
    })
  }

  #resume(channels: Channels, event: ConnectionEvent): void {
    this.#channels = channels
    // First, so that what the listener sends comes after all requests.
    for (const message of this.#unsent.splice(0)) {
      channels.send(message)
    }
    this.#listener(event)
  }

  /**
   * Whether the server keeps messages for us: it does so from when the last
   * client of the kernel left. It may notice the cut a moment after us.
   *
   * @returns `undefined` when the kernel is gone.
   */
  async #isBuffered(signal: AbortSignal): Promise<boolean | undefined> {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      if (attempt > 0) {
        await sleep(100, undefined, { signal })
      }
      const kernel = await findKernel(this.#rest, this.#kernelId, signal)
      if (!kernel) {
        return undefined
      }
      if (kernel.connections === 0) {
        return true
      }
    }
    return false
  }

  #lose(death: KernelDeath): void {
    this.close()
    this.#listener({ type: 'lost', death })
  }
}

/**
 * A server cuts the connection when a message is too large, and the kernel
 * never sees it.
 *
 * @throws NotebookError `NB_ERR_PROTOCOL` when `message` is above 10 MiB.
 */
function requireFitting({ header, content }: Message): void {
  const size = Buffer.byteLength(JSON.stringify(content))
  if (size <= SERVER_LIMIT - RESERVED) {
    return
  }
  throw new NotebookError(
    'NB_ERR_PROTOCOL',
    `The ${header.msg_type} has ${(size / 1024 / 1024).toFixed(1)} MiB; a Jupyter server takes at most 10 MiB.\n` +
      'Move the data out of the cell into a file.',
  )
}
