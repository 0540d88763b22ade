import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'

import { isNotebookError, NotebookError } from '../../common/errors.ts'
import type { KernelSource, Progress } from '../../contract/broker-protocol.ts'
import { attachKernel } from '../../kernel/attach-kernel.ts'
import { chooseKernelSpec } from '../../kernel/choose-kernelspec.ts'
import type { KernelWish } from '../../kernel/choose-kernelspec.ts'
import type { LiveKernel } from '../../kernel/live-kernel.ts'
import { learnServerKind } from '../../kernel/server-api/gateway.ts'
import { listKernelSpecs } from '../../kernel/server-api/kernelspecs.ts'
import type { KernelSpecs } from '../../kernel/server-api/kernelspecs.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import { startKernel } from '../../kernel/start-kernel.ts'
import { isNothing } from '../../kernel/start-request.ts'
import type { OwnedKernel } from '../../kernel/start-request.ts'
import { BrokerClient } from './broker-client.ts'
import { Turn } from './turn.ts'
import { noteWorkingFolder } from './working-folder.ts'

export interface NotebookKernelRequest {
  /** Socket of the broker in Vitest's main process. */
  readonly brokerPath: string
  /** Absolute path of the notebook. */
  readonly file: string
  /** API path of the notebook on a server. */
  readonly serverPath: string
  readonly wish: KernelWish
  readonly env: Readonly<Record<string, string>>
  /** What it begins with importing, where that may be done beforehand. */
  readonly imports: readonly string[] | undefined
  /** Why it must have no modules imported beforehand. */
  readonly preloadRefused: string | undefined
  /** Why its kernel needs ZeroMQ. */
  readonly directRefused: string | undefined
  readonly startupTimeoutMs: number
  /** How often it is told that it waits for a place on a server. */
  readonly progressMs: number
}

export interface NotebookKernel {
  readonly kernel: LiveKernel
  readonly source: KernelSource
  /** Display name of the kernelspec. */
  readonly displayName: string
  /** What runs its code, as its kernelspec names it: a path, or a command. */
  readonly program: string | undefined
  /** What is not as the notebook has it: another kernel. */
  readonly notes: readonly string[]
  /** Where its folder is another one; known while it runs. */
  readonly folderNotes: Promise<readonly string[]>
  /** Whether it was there before, and is left as it is. */
  readonly isExisting: boolean
}

interface Connection {
  readonly rest: RestClient
  readonly specs: Promise<KernelSpecs>
}

interface Claim {
  readonly broker: BrokerClient
  /** Under which the main process has the kernel deleted if the run is killed. */
  readonly key: string | undefined
}

/**
 * The kernels of one Vitest worker: asks the main process where kernels come
 * from, starts them there, and ends what is left of them with the worker.
 */
export class KernelManager implements AsyncDisposable {
  readonly #brokers = new Map<string, BrokerClient>()
  readonly #connections = new Map<string, Connection>()
  readonly #live = new Map<LiveKernel, Claim>()
  /** The end of a server's kernel, beside which the next notebook begins. */
  #ending: Promise<void> = Promise.resolve()

  /** @throws NotebookError of any code but `NB_ERR_PARSE` and `NB_ERR_OPTIONS`. */
  async start(request: NotebookKernelRequest): Promise<NotebookKernel> {
    const broker = this.#broker(request.brokerPath)
    const source = await broker.kernelsFor(dirname(request.file))
    const { rest, specs } = this.#connect(source, request.startupTimeoutMs)
    const key = randomUUID()
    const onServer = source.kind === 'server'
    let owned: OwnedKernel = {}
    using turn = onServer ? new Turn(broker, { key, ...request }) : undefined
    try {
      await turn?.take()
      if (source.existingKernel) {
        const { existingKernel } = source
        const kernel = await attachKernel(rest, {
          id: existingKernel.id,
          timeoutMs: request.startupTimeoutMs,
        })
        this.#live.set(kernel, { broker, key })
        requireLanguage(kernel, request.wish)
        return {
          kernel,
          source,
          displayName: existingKernel.name,
          program: undefined,
          notes: [],
          folderNotes: Promise.resolve([]),
          isExisting: true,
        }
      }
      const { spec, note } = chooseKernelSpec(request.wish, await specs)
      const kernel = await startKernel(rest, {
        kernelName: spec.name,
        notebookPath: onServer ? request.serverPath : request.file,
        env: request.env,
        imports: onServer ? undefined : request.imports,
        preloadRefused: request.preloadRefused,
        directRefused: request.directRefused,
        startupTimeoutMs: request.startupTimeoutMs,
        // The local host ends its kernels by itself; a server keeps them.
        ...(turn && {
          onOwned: (what) => {
            owned = what
            return broker.own(key, what).catch(ignore)
          },
          onFull: () => turn.full(),
        }),
      })
      this.#live.set(kernel, { broker, key: onServer ? key : undefined })
      return {
        kernel,
        source,
        displayName: spec.display_name,
        program: spec.program,
        notes: note === undefined ? [] : [note],
        // Asked before any cell can have gone elsewhere, and not waited for.
        folderNotes: onServer
          ? noteWorkingFolder(kernel, rest, request.serverPath).catch(() => [])
          : Promise.resolve([]),
        isExisting: false,
      }
    } catch (error) {
      if (onServer) {
        // What the server has not answered may come when nobody waits for it, and
        // what it could not be asked for may still be there.
        if (isNothing(owned)) {
          await broker.disown(key).catch(ignore)
        }
        await broker.leave(key).catch(ignore)
      } else if (!isNotebookError(error, 'NB_ERR_KERNELSPEC')) {
        await broker.requireHost(source.address)
      }
      throw error
    }
  }

  /**
   * Leaves a kernel that {@link start} gave to who looks why its notebook is red.
   *
   * @returns whether that may be; else it is to be ended.
   */
  async keep(
    { kernel, source, isExisting }: NotebookKernel,
    {
      file,
      serverPath,
    }: { readonly file: string; readonly serverPath: string },
  ): Promise<boolean> {
    const claim = this.#live.get(kernel)
    if (!claim || kernel.death || isExisting) {
      return false
    }
    const { id, owned } = kernel
    const { broker, key } = claim
    const { address, python } = source
    const isKept = await broker
      .keep({
        file,
        serverPath,
        address,
        id,
        owned,
        ...(key === undefined
          ? { kind: 'local-host', python: python?.executable ?? '' }
          : { kind: 'server', key }),
      })
      .catch(() => false)
    if (!isKept) {
      return false
    }
    this.#live.delete(kernel)
    kernel.leave()
    if (key !== undefined) {
      await broker.leave(key).catch(ignore)
    }
    return true
  }

  /**
   * Ends a kernel that {@link start} gave, or leaves it where it was there before.
   * That of a server has its place until it is gone, but only the end of the one
   * before it is waited for.
   */
  async end(kernel: LiveKernel): Promise<void> {
    const claim = this.#live.get(kernel)
    this.#live.delete(kernel)
    if (claim?.key === undefined) {
      await kernel[Symbol.asyncDispose]()
      return
    }
    const { broker, key } = claim
    await this.#ending
    this.#ending = kernel[Symbol.asyncDispose]().then(async () => {
      if (isNothing(kernel.owned)) {
        await broker.disown(key).catch(ignore)
      }
      await broker.leave(key).catch(ignore)
    })
  }

  /** Tells the main process what a notebook is at; whether it hears of it does not matter. */
  tellProgress(
    brokerPath: string,
    file: string,
    running: Progress | undefined,
  ): void {
    this.#broker(brokerPath).tellProgress(file, running).catch(ignore)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const kernel of this.#live.keys()) {
      await this.end(kernel)
    }
    await this.#ending
    for (const { rest } of this.#connections.values()) {
      await rest[Symbol.asyncDispose]()
    }
    for (const broker of this.#brokers.values()) {
      broker[Symbol.dispose]()
    }
    this.#connections.clear()
    this.#brokers.clear()
  }

  #broker(path: string): BrokerClient {
    const broker = this.#brokers.get(path) ?? new BrokerClient(path)
    this.#brokers.set(path, broker)
    return broker
  }

  #connect(
    { address, kind, existingKernel }: KernelSource,
    timeoutMs: number,
  ): Connection {
    // With its cookies, which a later run may have others of.
    const key = JSON.stringify(address)
    const known = this.#connections.get(key)
    if (known) {
      return known
    }
    const rest = new RestClient(address)
    const connection = { rest, specs: listKernelSpecs(rest, { timeoutMs }) }
    if (kind === 'server' && !existingKernel) {
      // Each start asks for it; beside the other question it takes no time.
      void learnServerKind(rest, AbortSignal.timeout(timeoutMs))
    }
    // A failed question is asked anew for the next notebook.
    connection.specs.catch(() => this.#connections.delete(key))
    this.#connections.set(key, connection)
    return connection
  }
}

/** A cell in another language would raise what says nothing of that. */
function requireLanguage(
  { id, info }: LiveKernel,
  { language }: KernelWish,
): void {
  const actual = info.languageInfo.name
  if (language !== '' && actual.toLowerCase() !== language) {
    throw new NotebookError(
      'NB_ERR_KERNELSPEC',
      `The notebook's language is "${language}", and that of kernel ${id} is "${actual}".\nRun it in another kernel: leave out \`server.kernel\`, or leave out the notebook with \`exclude\`.`,
    )
  }
}

/** A line to the main process that breaks is the end of the run anyway. */
const ignore = (): void => {}

declare global {
  // Shared by the environment and the runtime, which Vitest may load apart.
  var vitestNotebookKernels: KernelManager | undefined
}

/**
 * The kernel manager of this worker. The test environment installs it; where a
 * notebook's text made Vitest pick another environment (it greps the raw file
 * for `@vitest-environment`), it is made when first used.
 */
export function workerKernelManager(): KernelManager {
  return (globalThis.vitestNotebookKernels ??= new KernelManager())
}

/** Ends all kernels of this worker. */
export async function disposeWorkerKernelManager(): Promise<void> {
  const manager = globalThis.vitestNotebookKernels
  globalThis.vitestNotebookKernels = undefined
  await manager?.[Symbol.asyncDispose]()
}
