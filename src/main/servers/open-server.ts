import { NotebookError } from '../../common/errors.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import { logIn } from '../../kernel/way-in/log-in.ts'
import { resolveServerAddress } from '../../kernel/way-in/resolve-address.ts'
import type { ServerOptions } from '../options/options.ts'

interface Opening {
  /** What paths of certificates are relative to. */
  readonly root: string
  readonly timeoutMs: number
}

/**
 * Finds the server that the options or the environment name, and logs in where
 * it has a password.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` when no server is named anywhere,
 * `NB_ERR_SERVER` when it lets us in not.
 */
export async function openServer(
  server: Readonly<ServerOptions>,
  { root, timeoutMs }: Opening,
): Promise<ServerAddress> {
  const address = resolveServerAddress(server, { root })
  if (!address) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      'The `server` option names no server, and neither JUPYTER_SERVER_URL nor JUPYTER_GATEWAY_URL is set.\nGive its address: notebooks({ server: { url, token } })',
    )
  }
  return logIn(address, { timeoutMs })
}
