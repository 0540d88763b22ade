import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'

import { BrokerClient } from './broker/broker-client.ts'
import type { KernelSource } from './broker/protocol.ts'
import { chooseKernelSpec } from './choose-kernelspec.ts'
import type { KernelWish } from './choose-kernelspec.ts'
import { listKernelSpecs } from './kernelspecs.ts'
import { RestClient } from './rest.ts'
import { startKernel } from './start-kernel.ts'
import type { KernelRequest, KernelSpecs, LiveKernel } from './types.ts'

export interface NotebookKernelRequest {
  /** Socket of the broker in Vitest's main process. */
  readonly brokerPath: string
  /** Absolute path of the notebook. */
  readonly file: string
  /** API path of the notebook on a server. */
  readonly serverPath: string
  readonly wish: KernelWish
  readonly env: Readonly<Record<string, string>>
  readonly startupTimeoutMs: number
}

export interface NotebookKernel {
  readonly kernel: LiveKernel
  readonly source: KernelSource
  /** Display name of the kernelspec. */
  readonly displayName: string
  /** Set when another kernel than the named one was taken. */
  readonly note: string | undefined
}

interface Connection {
  readonly rest: RestClient
  readonly specs: Promise<KernelSpecs>
}

/**
 * The kernels of one Vitest worker: asks the main process where kernels come
 * from, starts them there, and ends what is left of them with the worker.
 */
export class KernelManager implements AsyncDisposable {
  readonly #brokers = new Map<string, BrokerClient>()
  readonly #connections = new Map<string, Connection>()
  readonly #live = new Set<LiveKernel>()

  /** @throws NotebookError of any code but `NB_ERR_PARSE` and `NB_ERR_OPTIONS`. */
  async start(request: NotebookKernelRequest): Promise<NotebookKernel> {
    const broker = this.#broker(request.brokerPath)
    const source = await broker.kernelsFor(dirname(request.file))
    const { rest, specs } = this.#connect(source)
    const { spec, note } = chooseKernelSpec(request.wish, await specs)
    const common = {
      kernelName: spec.name,
      env: request.env,
      startupTimeoutMs: request.startupTimeoutMs,
    }
    const kernel =
      source.kind === 'server'
        ? await startOwned(broker, rest, {
            ...common,
            notebookPath: request.serverPath,
          })
        : await startKernel(rest, { ...common, notebookPath: request.file })
    this.#live.add(kernel)
    return { kernel, source, displayName: spec.display_name, note }
  }

  /** Ends a kernel that {@link start} gave. */
  async end(kernel: LiveKernel): Promise<void> {
    this.#live.delete(kernel)
    await kernel[Symbol.asyncDispose]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#live].map((kernel) => this.end(kernel)))
    for (const { rest } of this.#connections.values())
      await rest[Symbol.asyncDispose]()
    for (const broker of this.#brokers.values()) broker[Symbol.dispose]()
    this.#connections.clear()
    this.#brokers.clear()
  }

  #broker(path: string): BrokerClient {
    const broker = this.#brokers.get(path) ?? new BrokerClient(path)
    this.#brokers.set(path, broker)
    return broker
  }

  #connect({ address }: KernelSource): Connection {
    const key = address.socketPath ?? address.url
    const known = this.#connections.get(key)
    if (known) return known
    const rest = new RestClient(address)
    const connection = { rest, specs: listKernelSpecs(rest) }
    // A failed question is asked anew for the next notebook.
    connection.specs.catch(() => this.#connections.delete(key))
    this.#connections.set(key, connection)
    return connection
  }
}

/** Starts a kernel that the main process has deleted if this run is killed. */
async function startOwned(
  broker: BrokerClient,
  rest: RestClient,
  request: KernelRequest,
): Promise<LiveKernel> {
  const key = randomUUID()
  // A line to the main process that breaks is the end of the run anyway.
  const ignore = (): void => {}
  try {
    const kernel = await startKernel(rest, {
      ...request,
      onOwned: (owned) => void broker.own(key, owned).catch(ignore),
    })
    const end = kernel[Symbol.asyncDispose].bind(kernel)
    return Object.assign(kernel, {
      async [Symbol.asyncDispose](): Promise<void> {
        await end()
        await broker.disown(key).catch(ignore)
      },
    })
  } catch (error) {
    await broker.disown(key).catch(ignore)
    throw error
  }
}

declare global {
  // Shared by the environment and the runtime, which Vitest may load apart.
  var __vitest_notebook_kernels__: KernelManager | undefined
}

/**
 * The kernel manager of this worker. The test environment installs it; where a
 * notebook's text made Vitest pick another environment (it greps the raw file
 * for `@vitest-environment`), it is made when first used.
 */
export function workerKernelManager(): KernelManager {
  return (globalThis.__vitest_notebook_kernels__ ??= new KernelManager())
}

/** Ends all kernels of this worker. */
export async function disposeWorkerKernelManager(): Promise<void> {
  const manager = globalThis.__vitest_notebook_kernels__
  globalThis.__vitest_notebook_kernels__ = undefined
  await manager?.[Symbol.asyncDispose]()
}
