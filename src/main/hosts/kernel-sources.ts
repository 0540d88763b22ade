import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type { NotebookError } from '../../common/errors.ts'
import type {
  KernelSource,
  KeptKernel,
} from '../../contract/broker-protocol.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import type { OwnedKernel } from '../../kernel/start-request.ts'
import type { KeptKernels } from '../kept/kept-kernels.ts'
import type { ResolvedOptions } from '../options/options.ts'
import { startReaper } from '../reaper/reaper.ts'
import type { Reaper } from '../reaper/reaper.ts'
import { KernelPlaces } from '../servers/kernel-places.ts'
import type { EarlyHost } from './early-host.ts'
import { firstImports } from './first-imports.ts'
import { hostEndError } from './host-error.ts'
import { hostOrder } from './host-order.ts'
import type { HostSurroundings } from './host-order.ts'
import { startKernelHost } from './start-host.ts'
import type { KernelHost } from './start-host.ts'

/** From the end of a host's process to our notice of it. */
const NOTICE_MS = 500

/**
 * Owns, in Vitest's main process, what kernels come from: the local kernel
 * hosts, one per interpreter, or the link to a Jupyter server. Everything is
 * started when first needed, shared by all workers, and gone with the run.
 */
export class KernelSources implements AsyncDisposable {
  readonly #options: ResolvedOptions
  readonly #surroundings: HostSurroundings
  readonly #byFolder = new Map<string, Promise<KernelSource>>()
  readonly #hosts = new Map<string, Promise<KernelHost>>()
  readonly #running = new Set<KernelHost>()
  readonly #ended = new Map<string, NotebookError>()
  readonly #closing = new AbortController()
  readonly #early: EarlyHost | undefined
  readonly #onHost: ((host: KernelHost) => void) | undefined
  readonly #warn: ((message: string) => void) | undefined
  readonly #places: KernelPlaces
  #kept: KeptKernels | undefined
  #reaper: Reaper | undefined
  #imports: readonly string[] = []

  /**
   * @param of.early One that may be what is needed.
   * @param of.onHost Told of each local host that runs.
   * @param of.warn Shows a message beside the run.
   */
  constructor(
    options: ResolvedOptions,
    of: HostSurroundings & {
      readonly early?: EarlyHost | undefined
      readonly onHost?: (host: KernelHost) => void
      readonly warn?: (message: string) => void
    },
  ) {
    this.#options = options
    this.#surroundings = of
    this.#early = of.early
    this.#onHost = of.onHost
    this.#warn = of.warn
    this.#places = new KernelPlaces(
      options.server?.kernel === undefined ? options.server?.maxKernels : 1,
    )
  }

  /**
   * Gets ready for the notebooks of a run (absolute paths). What goes wrong is
   * told to the worker that asks.
   */
  prepare(files: readonly string[]): void {
    const [first] = files
    if (first !== undefined && this.#hosts.size === 0) {
      this.#imports = firstImports(first, this.#options)
    }
    void this.#kept?.release(files)
    if (this.#options.server) {
      // In watch mode it may have ended since, or a Hub has ended it.
      this.#byFolder.clear()
    }
    for (const folder of new Set(files.map((file) => dirname(file)))) {
      this.kernelsFor(folder).catch(() => {})
    }
    void this.#early?.discard()
  }

  /** @throws NotebookError `NB_ERR_PYTHON`, `NB_ERR_HOST`, `NB_ERR_SERVER`, `NB_ERR_OPTIONS`. */
  async kernelsFor(directory: string): Promise<KernelSource> {
    const { server } = this.#options
    const key = server ? '' : directory
    const known = this.#byFolder.get(key)
    if (known) {
      return known
    }
    const source = server ? this.#server(server) : this.#localHost(directory)
    this.#byFolder.set(key, source)
    // In watch mode, the next run looks again.
    source.catch(() => this.#byFolder.delete(key))
    return source
  }

  own(key: string, owned: OwnedKernel): void {
    if (owned.kernelId !== undefined && owned.isStarting !== true) {
      this.#places.started(key)
    }
    this.#reaper?.own(key, owned)
  }

  disown(key: string): void {
    this.#reaper?.disown(key)
  }

  async place(key: string): Promise<void> {
    await this.#places.take(key)
  }

  async full(key: string): Promise<boolean> {
    return this.#places.full(key)
  }

  async keep(kept: KeptKernel): Promise<boolean> {
    if (this.#surroundings.keepsKernels !== true) {
      return false
    }
    const { KeptKernels } = await import('../kept/kept-kernels.ts')
    this.#kept ??= new KeptKernels(this.#surroundings.root, (left) =>
      this.#leave(left),
    )
    return this.#kept.keep(kept)
  }

  /**
   * How to connect to the kernels that were kept since the last call. After a run
   * that was interrupted there are none.
   */
  async leaveKept(isInterrupted: boolean): Promise<string | undefined> {
    if (isInterrupted) {
      await this.#kept?.releaseUntold()
      return undefined
    }
    return this.#kept?.leave()
  }

  leave(key: string): void {
    this.#places.leave(key)
  }

  async requireHost(address: ServerAddress): Promise<void> {
    const key = keyOf(address)
    const running = this.#hostAt(address)
    // A worker may notice the end first.
    await Promise.race([
      running?.exited,
      sleep(NOTICE_MS, undefined, { ref: false }),
    ])
    const error = this.#ended.get(key)
    if (error) {
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    this.#reaper?.close()
    this.#reaper = undefined
    this.#byFolder.clear()
    this.#hosts.clear()
    await Promise.all([
      this.#early?.discard(),
      ...[...this.#running].map((host) => host.dispose()),
    ])
  }

  /** For `process.on('exit')`, where nothing can be awaited. */
  killSync(): void {
    this.#closing.abort()
    for (const host of this.#running) {
      host.killSync()
    }
  }

  /** It is not to end with the run. */
  #leave(kept: KeptKernel): void {
    if (kept.kind === 'server') {
      this.disown(kept.key)
    } else {
      this.#hostAt(kept.address)?.leave()
    }
  }

  #hostAt(address: ServerAddress): KernelHost | undefined {
    const key = keyOf(address)
    return [...this.#running].find((host) => keyOf(host.address) === key)
  }

  async #localHost(directory: string): Promise<KernelSource> {
    const order = hostOrder(
      directory,
      this.#options,
      this.#surroundings,
      this.#imports,
    )
    const key = JSON.stringify(order.candidates)
    const { signal } = this.#closing
    const starting =
      this.#hosts.get(key) ??
      this.#early?.take(order, signal, this.#warn) ??
      startKernelHost(order.candidates, {
        ...order.options,
        signal,
        warn: this.#warn,
      })
    this.#hosts.set(key, starting)
    try {
      const host = await starting
      if (!this.#running.has(host)) {
        this.#running.add(host)
        this.#onHost?.(host)
        void host.exited.then((exit) => {
          this.#running.delete(host)
          this.#ended.set(
            keyOf(host.address),
            hostEndError(host.python.executable, exit),
          )
          this.#hosts.delete(key)
          this.#byFolder.clear()
        })
      }
      const { address, python } = host
      return { kind: 'local-host', address, python }
    } catch (error) {
      this.#hosts.delete(key)
      throw error
    }
  }

  async #server(
    server: NonNullable<ResolvedOptions['server']>,
  ): Promise<KernelSource> {
    const timeoutMs = this.#options.startupTimeout
    // Most runs have no server: the client takes 10 ms of their start.
    const { openServer } = await import('../servers/open-server.ts')
    const { root } = this.#surroundings
    const say = this.#warn
    const opening = { root, timeoutMs, say }
    const { address, version } = await openServer(server, opening)
    const existingKernel =
      server.kernel === undefined
        ? undefined
        : await findExisting(address, server.kernel)
    this.#reaper?.moveTo(address)
    this.#reaper ??= startReaper(address, timeoutMs)
    return {
      kind: 'server',
      address,
      ...(version !== undefined && { version }),
      ...(existingKernel && { existingKernel }),
    }
  }
}

async function findExisting(
  address: ServerAddress,
  id: string,
): Promise<KernelSource['existingKernel']> {
  const { RestClient } = await import('../../kernel/server-api/rest.ts')
  const { requireKernel } = await import('../servers/require-kernel.ts')
  await using rest = new RestClient(address)
  return await requireKernel(rest, id)
}

function keyOf({ socketPath, url }: ServerAddress): string {
  return socketPath ?? url
}
