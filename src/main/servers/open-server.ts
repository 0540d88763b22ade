import { NotebookError } from '../../common/errors.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import { DISCOVER, discoverServer } from '../../kernel/way-in/discover.ts'
import { enterServer } from '../../kernel/way-in/enter-server.ts'
import type { EnteredServer } from '../../kernel/way-in/enter-server.ts'
import { resolveServerAddress } from '../../kernel/way-in/resolve-address.ts'
import type { ServerOptions } from '../options/server-options.ts'

export interface Opening {
  /** What paths of certificates are relative to. */
  readonly root: string
  readonly timeoutMs: number
  /** Shows what the start of a user's server is at. */
  readonly say?: ((message: string) => void) | undefined
}

/**
 * Finds the server that the options or the environment name, and goes to it.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` when no server is named anywhere,
 * `NB_ERR_SERVER` when it does not let us in.
 */
export async function openServer(
  server: Readonly<ServerOptions>,
  { root, timeoutMs, say }: Opening,
): Promise<EnteredServer> {
  const address = await findAddress(server, root)
  if (!address) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      'The `server` option names no server, and neither JUPYTER_SERVER_URL nor JUPYTER_GATEWAY_URL is set.\nGive its address: notebooks({ server: { url, token } })',
    )
  }
  return enterServer(address, { timeoutMs, say })
}

async function findAddress(
  server: Readonly<ServerOptions>,
  root: string,
): Promise<ServerAddress | undefined> {
  if (!isDiscovered(server)) {
    return resolveServerAddress(server, { root })
  }
  const { url, token, file } = await discoverServer(root)
  const named = { ...server, url, ...(!server.token && { token }) }
  const address = resolveServerAddress(named, { root })
  return address?.token !== undefined && address.token === token
    ? { ...address, tokenFrom: file }
    : address
}

/** Whether the server is one that runs on this machine already. */
export function isDiscovered(server: Readonly<ServerOptions>): boolean {
  return (server.url || process.env['JUPYTER_SERVER_URL']) === DISCOVER
}
