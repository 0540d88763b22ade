import { relative } from 'node:path'

import { inertLine } from '../../common/inert.ts'
import { slash } from '../../common/paths.ts'
import type { KeptKernel } from '../../contract/broker-protocol.ts'
import { releaseKernel } from '../../kernel/release-kernel.ts'
import { encodeApiPath } from '../../kernel/server-api/api-path.ts'
import { findContents } from '../../kernel/server-api/contents.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import { listSessions, moveSession } from '../../kernel/server-api/sessions.ts'
import { describeKept, describeRefused } from './describe-kept.ts'

/** Who looks at more than that at once? Each takes memory until it is ended. */
const MOST_KEPT = 5

/** The kernels of red notebooks that outlive the run, on a server. */
export class KeptKernels {
  readonly #root: string
  readonly #kept = new Map<string, KeptKernel>()
  #news: string[] = []
  #refused = 0

  /** @param root Of the project: paths are shown relative to it. */
  constructor(root: string) {
    this.#root = root
  }

  /** Whether it is kept; it takes the place of an earlier one of its notebook. */
  async keep(kept: KeptKernel): Promise<boolean> {
    const { file } = kept
    await this.release([file])
    if (this.#kept.size >= MOST_KEPT) {
      this.#refused += 1
      return false
    }
    this.#kept.set(file, kept)
    const page = await findPage(kept).catch(() => undefined)
    const shown = inertLine(slash(relative(this.#root, file)))
    this.#news.push(describeKept(shown, kept, page))
    return true
  }

  /** Ends what was kept of these notebooks, which are run again. */
  async release(files: readonly string[]): Promise<void> {
    const kept = files.flatMap((file) => this.#kept.get(file) ?? [])
    for (const { file } of kept) {
      this.#kept.delete(file)
    }
    await Promise.all(
      kept.map(async ({ address, owned }) => {
        await using rest = new RestClient(address)
        // Somebody may have ended it, as it was told how to.
        await releaseKernel(rest, owned).catch(() => false)
      }),
    )
  }

  /** How to connect to those kept since the last call; `undefined` without any. */
  describe(): string | undefined {
    const news = this.#news
    const refused = this.#refused
    this.#news = []
    this.#refused = 0
    return news.length === 0
      ? undefined
      : [...news, ...describeRefused(refused, MOST_KEPT)].join('\n')
  }
}

/**
 * The page of the notebook in JupyterLab, with the kept kernel: a notebook that
 * is opened there gets the kernel of the session with its path. Unless the user
 * has one under that path.
 *
 * @returns `undefined` where there is no such page.
 */
async function findPage({
  address,
  serverPath,
  owned,
}: KeptKernel): Promise<string | undefined> {
  const { sessionId } = owned
  await using rest = new RestClient(address)
  if (sessionId === undefined || !(await findContents(rest, serverPath))) {
    return undefined
  }
  const sessions = await listSessions(rest)
  if (sessions.some(({ path }) => path === serverPath)) {
    return undefined
  }
  await moveSession(rest, sessionId, serverPath)
  return `${address.url}/lab/tree/${encodeApiPath(serverPath)}`
}
