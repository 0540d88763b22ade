import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'

import { NotebookError } from '../../common/errors.ts'
import type {
  BrokerReply,
  BrokerRequest,
  KernelSource,
  KeptKernel,
  Progress,
} from '../../contract/broker-protocol.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import type { OwnedKernel } from '../../kernel/start-request.ts'

type Answer = Extract<BrokerReply, { readonly ok: unknown }>['ok']

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** A worker's line to the broker in Vitest's main process; connects when first used. */
export class BrokerClient implements Disposable {
  readonly #socketPath: string
  readonly #waiting = new Map<number, Waiting>()
  #socket: Socket | undefined
  #lastId = 0

  constructor(socketPath: string) {
    this.#socketPath = socketPath
  }

  /**
   * The source of kernels for notebooks in `directory` (absolute).
   *
   * @throws NotebookError `NB_ERR_PYTHON`, `NB_ERR_HOST`: as the main process found.
   */
  async kernelsFor(directory: string): Promise<KernelSource> {
    const source = await this.#ask((id) => ({ id, ask: 'kernels', directory }))
    if (source === null || typeof source === 'boolean') {
      throw lost('it answered without a kernel source')
    }
    return source
  }

  /** Has `owned` deleted from its server when this run ends, however it ends. */
  async own(key: string, owned: OwnedKernel): Promise<void> {
    await this.#ask((id) => ({ id, ask: 'own', key, owned }))
  }

  async disown(key: string): Promise<void> {
    await this.#ask((id) => ({ id, ask: 'disown', key }))
  }

  /** Waits until this run may have one more kernel on the server. */
  async place(key: string): Promise<void> {
    await this.#ask((id) => ({ id, ask: 'place', key }))
  }

  /** Says that the server is full; whether a kernel of this run has ended since. */
  async full(key: string): Promise<boolean> {
    return (await this.#ask((id) => ({ id, ask: 'full', key }))) === true
  }

  /** Whether the kernel of a red notebook may stay; the main process tells of it. */
  async keep(kept: KeptKernel): Promise<boolean> {
    return (await this.#ask((id) => ({ id, ask: 'keep', kept }))) === true
  }

  async leave(key: string): Promise<void> {
    await this.#ask((id) => ({ id, ask: 'leave', key }))
  }

  /** @throws NotebookError `NB_ERR_HOST` when the local host at this address has ended. */
  async requireHost(address: ServerAddress): Promise<void> {
    await this.#ask((id) => ({ id, ask: 'alive', address }))
  }

  /** Tells what a notebook is at. */
  async tellProgress(
    file: string,
    running: Progress | undefined,
  ): Promise<void> {
    await this.#ask((id) => ({ id, ask: 'progress', file, running }))
  }

  [Symbol.dispose](): void {
    this.#socket?.destroy()
  }

  async #ask(request: (id: number) => BrokerRequest): Promise<Answer> {
    const socket = (this.#socket ??= this.#connect())
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      socket.write(`${JSON.stringify(request(id))}\n`)
    })
  }

  #connect(): Socket {
    const socket = connect(this.#socketPath)
    // The line must not keep a worker alive.
    socket.unref()
    const close = (error?: Error): void => {
      this.#socket = undefined
      for (const waiting of this.#waiting.values()) {
        waiting.reject(lost(error?.message ?? 'the connection was closed'))
      }
      this.#waiting.clear()
    }
    socket.on('error', close)
    socket.on('close', () => close())
    createInterface({ input: socket }).on('line', (line) => this.#onLine(line))
    return socket
  }

  #onLine(line: string): void {
    // Both ends are this package, in one version.
    const reply: BrokerReply = JSON.parse(line)
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('error' in reply) {
      waiting?.reject(new NotebookError(reply.error.code, reply.error.message))
    } else {
      waiting?.resolve(reply.ok)
    }
  }
}

function lost(fact: string): NotebookError {
  return new NotebookError(
    'NB_ERR_HOST',
    `A Vitest worker lost its connection to vitest-notebook in the main process: ${fact}.\nThe run was probably ended; start it again.`,
  )
}
