import type { KeptKernel } from '../../contract/broker-protocol.ts'
import { encodeApiPath } from '../../kernel/server-api/api-path.ts'
import { findContents } from '../../kernel/server-api/contents.ts'
import { findKernel } from '../../kernel/server-api/kernels.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import { listSessions, moveSession } from '../../kernel/server-api/sessions.ts'
import type { Whereabouts } from './describe-kept.ts'

/** @returns `undefined` where it is gone. */
export async function leaveOnServer(
  kept: KeptKernel,
): Promise<Whereabouts | undefined> {
  const { address, id } = kept
  await using rest = new RestClient(address)
  if (!(await findKernel(rest, id))) {
    return undefined
  }
  const page = await findPage(rest, kept).catch(() => undefined)
  return { type: 'server', address, id, page }
}

/**
 * The page of the notebook in JupyterLab, with the kept kernel: a notebook that
 * is opened there gets the kernel of the session with its path. Unless the user
 * has one under that path.
 *
 * @returns `undefined` where there is no such page.
 */
async function findPage(
  rest: RestClient,
  { serverPath, owned: { sessionId } }: KeptKernel,
): Promise<string | undefined> {
  // No browser opens a socket.
  const isOpen = rest.address.socketPath === undefined
  if (
    !isOpen ||
    sessionId === undefined ||
    !(await findContents(rest, serverPath))
  ) {
    return undefined
  }
  const sessions = await listSessions(rest)
  if (sessions.some(({ path }) => path === serverPath)) {
    return undefined
  }
  await moveSession(rest, sessionId, serverPath)
  return `${rest.address.url}/lab/tree/${encodeApiPath(serverPath)}`
}
