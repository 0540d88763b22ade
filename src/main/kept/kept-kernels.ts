import { relative } from 'node:path'

import { inertLine } from '../../common/inert.ts'
import { slash } from '../../common/paths.ts'
import type { KeptKernel } from '../../contract/broker-protocol.ts'
import { releaseKernel } from '../../kernel/release-kernel.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import { describeKept, describeRefused } from './describe-kept.ts'
import type { Whereabouts } from './describe-kept.ts'
import { keepOnHost, leaveOnHost } from './leave-on-host.ts'
import { leaveOnServer } from './leave-on-server.ts'

/** Who looks at more than that at once? Each takes memory until it is ended. */
const MOST_KEPT = 5

interface Entry {
  readonly kept: KeptKernel
  /** Whether it was told of: then the end of the run is not its own. */
  isLeft: boolean
}

/**
 * The kernels of red notebooks. Those that were told of outlive the run; the
 * others end with it, as nobody would know of them.
 */
export class KeptKernels {
  readonly #root: string
  readonly #onLeft: (kept: KeptKernel) => void
  readonly #byFile = new Map<string, Entry>()
  #refused = 0

  /**
   * @param root Of the project: paths are shown relative to it.
   * @param onLeft The kernel must not be ended with the run.
   */
  constructor(root: string, onLeft: (kept: KeptKernel) => void) {
    this.#root = root
    this.#onLeft = onLeft
  }

  /** Whether it is kept; it takes the place of an earlier one of its notebook. */
  async keep(kept: KeptKernel): Promise<boolean> {
    const { file } = kept
    await this.release([file])
    if (this.#byFile.size >= MOST_KEPT) {
      this.#refused += 1
      return false
    }
    this.#byFile.set(file, { kept, isLeft: false })
    if (kept.kind === 'local-host' && !(await keepOnHost(kept))) {
      this.#byFile.delete(file)
      return false
    }
    return true
  }

  /** Ends what was kept of these notebooks, which are run again. */
  async release(files: readonly string[]): Promise<void> {
    const entries = files.flatMap((file) => this.#byFile.get(file) ?? [])
    for (const { kept } of entries) {
      this.#byFile.delete(kept.file)
    }
    await Promise.all(
      entries.map(async ({ kept: { address, owned } }) => {
        await using rest = new RestClient(address)
        // Somebody may have ended it, as it was told how to.
        await releaseKernel(rest, owned).catch(() => false)
      }),
    )
  }

  /** Ends those that nobody was told of. */
  async releaseUntold(): Promise<void> {
    this.#refused = 0
    await this.release(this.#untold().map(({ kept }) => kept.file))
  }

  /**
   * Leaves those kept since the last call to the user.
   *
   * @returns how to connect to them; `undefined` without any.
   */
  async leave(): Promise<string | undefined> {
    const texts: string[] = []
    for (const entry of this.#untold()) {
      const { kept } = entry
      const where = await whereabouts(kept).catch(() => undefined)
      if (where) {
        entry.isLeft = true
        this.#onLeft(kept)
        const shown = inertLine(slash(relative(this.#root, kept.file)))
        texts.push(describeKept(shown, where, process.platform))
      } else {
        await this.release([kept.file])
      }
    }
    const refused = this.#refused
    this.#refused = 0
    return texts.length === 0
      ? undefined
      : [...texts, ...describeRefused(refused, MOST_KEPT)].join('\n')
  }

  #untold(): readonly Entry[] {
    return [...this.#byFile.values()].filter(({ isLeft }) => !isLeft)
  }
}

function whereabouts(kept: KeptKernel): Promise<Whereabouts | undefined> {
  return kept.kind === 'server' ? leaveOnServer(kept) : leaveOnHost(kept)
}
