import { NotebookError } from '../../common/errors.ts'
import { resolveServerAddress } from '../../kernel/server-api/server-address.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import type { ServerOptions } from './options.ts'

/** @throws NotebookError `NB_ERR_OPTIONS` when no server is named anywhere. */
export function requireServerAddress(
  server: Readonly<ServerOptions>,
): ServerAddress {
  const address = resolveServerAddress(server)
  if (address) {
    return address
  }
  throw new NotebookError(
    'NB_ERR_OPTIONS',
    'The `server` option names no server, and JUPYTER_SERVER_URL is not set.\nGive its address: notebooks({ server: { url, token } })',
  )
}
