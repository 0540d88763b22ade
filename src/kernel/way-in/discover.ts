import { relative } from 'node:path'

import { NotebookError } from '../../common/errors.ts'
import { slash } from '../../common/paths.ts'
import { RestClient } from '../server-api/rest.ts'
import {
  holds,
  readRunningServers,
  realPath,
  runtimeFolders,
} from './running-servers.ts'
import type { RunningServer } from './running-servers.ts'
import { parseServerUrl } from './server-url.ts'

/** In place of a URL: a server that runs on this machine. */
export const DISCOVER = 'discover'

const ANSWER_MS = 2000

export interface DiscoveredServer extends RunningServer {
  /** Folder on the server that the project is in; `''` where it is not in its root. */
  readonly root: string
}

/**
 * The server on this machine that has the project in its root, else the only
 * one there is. Those that do not answer are passed over.
 *
 * @param project Absolute path.
 * @throws NotebookError `NB_ERR_SERVER` when there is none, or several.
 */
export async function discoverServer(
  project: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<DiscoveredServer> {
  const folders = runtimeFolders(env)
  const noted = readRunningServers(folders)
  const answers = await Promise.all(noted.map(async (each) => doesAnswer(each)))
  const running = noted.filter((_, index) => answers[index])
  const chosen = chooseServer(running, project, folders)
  const isIn = holds(chosen.rootDir, project)
  const root = relative(realPath(chosen.rootDir), realPath(project))
  return { ...chosen, root: isIn ? slash(root) : '' }
}

/** @throws NotebookError `NB_ERR_SERVER` */
export function chooseServer(
  running: readonly RunningServer[],
  project: string,
  folders: readonly string[],
): RunningServer {
  const around = running.filter(({ rootDir }) => holds(rootDir, project))
  const depth = Math.max(
    ...around.map(({ rootDir }) => realPath(rootDir).length),
  )
  const nearest = around.filter(
    ({ rootDir }) => realPath(rootDir).length === depth,
  )
  const candidates = around.length > 0 ? nearest : running
  const [first, ...others] = candidates
  if (!first) {
    throw new NotebookError(
      'NB_ERR_SERVER',
      `No Jupyter server runs on this machine that \`server: 'discover'\` could find: there is no note of one in ${folders.join(' and ')} whose server answers.\nStart one: jupyter lab`,
    )
  }
  if (others.length > 0) {
    const rows = candidates.map(
      ({ url, rootDir }) => `  ${parseServerUrl(url).url}  ${rootDir}`,
    )
    throw new NotebookError(
      'NB_ERR_SERVER',
      `${candidates.length} Jupyter servers run on this machine, and ${
        around.length > 0 ? 'each of them has' : 'none of them has'
      } the project in its root:\n${rows.join('\n')}\nName the one you mean: JUPYTER_SERVER_URL=${parseServerUrl(first.url).url}`,
    )
  }
  return first
}

async function doesAnswer({ url }: RunningServer): Promise<boolean> {
  const parsed = parseServerUrl(url)
  const { socketPath } = parsed
  await using rest = new RestClient({
    url: parsed.url,
    // It is on this machine, and only asked whether it is there.
    tls: { rejectUnauthorized: false },
    ...(socketPath !== undefined && { socketPath, kind: 'server' }),
  })
  const path = '/api'
  try {
    await rest.request({ method: 'GET', path, timeoutMs: ANSWER_MS })
    return true
  } catch {
    return false
  }
}
