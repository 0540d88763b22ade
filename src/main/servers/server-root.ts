import { discoverServer } from '../../kernel/way-in/discover.ts'
import type { ServerOptions } from '../options/server-options.ts'
import { isDiscovered } from './open-server.ts'

/**
 * Folder on the server that holds what lies in `root`: the one that is named,
 * or where the server that is discovered has the project. What is wrong with
 * the server is told when notebooks want kernels.
 */
export async function serverRoot(
  server: Readonly<ServerOptions>,
  root: string,
): Promise<string> {
  if (server.root !== undefined || !isDiscovered(server)) {
    return server.root ?? ''
  }
  return discoverServer(root).then(
    (found) => found.root,
    () => '',
  )
}
