import { deleteKernel } from './server-api/kernels.ts'
import type { RestClient } from './server-api/rest.ts'
import { deleteSession, listSessions } from './server-api/sessions.ts'
import type { OwnedKernel } from './start-request.ts'

/**
 * Ends what {@link OwnedKernel} tells of, however far its start had come.
 *
 * @returns whether there was anything.
 * @throws NotebookError `NB_ERR_SERVER` when the server can't be asked or refuses.
 */
export async function releaseKernel(
  rest: RestClient,
  owned: OwnedKernel,
): Promise<boolean> {
  const { sessionPath, sessionId, kernelId } = owned
  if (sessionId !== undefined) {
    const ended = await deleteSession(rest, sessionId).catch(() => false)
    if (ended) {
      return true
    }
  }
  if (kernelId !== undefined && (await deleteKernel(rest, kernelId))) {
    return true
  }
  if (sessionPath === undefined || sessionId !== undefined) {
    return false
  }
  const sessions = await listSessions(rest)
  const ours = sessions.filter(({ path }) => path === sessionPath)
  await Promise.all(ours.map(({ id }) => deleteSession(rest, id)))
  return ours.length > 0
}
