import { NotebookError } from '../common/errors.ts'
import { objectOr, stringOr } from '../common/json.ts'
import { parseKernelLaunch } from './kernel-launch.ts'
import type { KernelLaunch } from './kernel-launch.ts'
import { findContents } from './server-api/contents.ts'
import {
  deleteKernel,
  postKernel,
  readKernelModel,
} from './server-api/kernels.ts'
import { requireKernelSpec } from './server-api/kernelspecs.ts'
import { readObject } from './server-api/read-answer.ts'
import { whatServerSays } from './server-api/rest-errors.ts'
import type { RestResponse } from './server-api/rest-errors.ts'
import type { RestClient } from './server-api/rest.ts'
import { isLocalHost } from './server-api/server-address.ts'
import {
  deleteSession,
  listSessions,
  postSession,
  readSessionModel,
} from './server-api/sessions.ts'
import { tryByHand, describeStderr } from './start-errors.ts'
import type { OwnedKernel, StartRequest } from './start-request.ts'

/** In the path of every session of ours, so that one that was left over is recognised. */
const SESSION_MARKER = 'vitest-notebook'

/** Where no sessions can be made: gateways may not have or allow them. */
const NO_SESSIONS: ReadonlySet<number> = new Set([403, 404, 405])

interface ClaimedKernel {
  readonly id: string
  readonly launch: KernelLaunch | undefined
}

interface Claim {
  readonly request: StartRequest
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly own: (owned: OwnedKernel) => void
}

/**
 * Has the server start a kernel, in the notebook's folder, and gives its id.
 * The kernel's process may still end before it ever answers.
 *
 * @throws NotebookError `NB_ERR_KERNELSPEC` or `NB_ERR_KERNEL_START`.
 */
export async function claimKernel(
  rest: RestClient,
  claim: Claim,
): Promise<ClaimedKernel> {
  if (isLocalHost(rest.address)) {
    return claimPlain(rest, claim)
  }
  const { request, signal } = claim
  // A gateway takes `env` with a plain kernel only; it is known by having no contents.
  const isGateway =
    Object.keys(request.env ?? {}).length > 0 &&
    (await findContents(rest, '', signal)) === undefined
  const kernelId = isGateway ? undefined : await claimSession(rest, claim)
  return kernelId === undefined
    ? claimPlain(rest, claim)
    : { id: kernelId, launch: undefined }
}

/** @returns `undefined` when the server has no sessions for us. */
async function claimSession(
  rest: RestClient,
  { request, timeoutMs, signal, own }: Claim,
): Promise<string | undefined> {
  const { path, name } = sessionPath(request.notebookPath)
  own({ sessionPath: path })
  const { kernelName } = request
  const session = { path, name, kernelName }
  const response = await postSession(rest, session, timeoutMs)
  if (NO_SESSIONS.has(response.status)) {
    return undefined
  }
  await requireCreated(rest, request, response, signal)
  const model = readSessionModel(readObject(rest, response, 'start a kernel'))
  own({ sessionPath: path, sessionId: model.id, kernelId: model.kernel.id })
  return model.kernel.id
}

async function claimPlain(
  rest: RestClient,
  { request, timeoutMs, signal, own }: Claim,
): Promise<ClaimedKernel> {
  const { kernelName: name, notebookPath: path, env, preloadRefused } = request
  const body = {
    name,
    path,
    ...(env ? { env } : {}),
    ...(preloadRefused === undefined
      ? {}
      : { preload_refused: preloadRefused }),
  }
  // The local host ends what it starts when the request is aborted; a server
  // would go on, and leave a kernel that nobody knows.
  const cancel = isLocalHost(rest.address) ? signal : undefined
  const response = await postKernel(rest, body, timeoutMs, cancel)
  await requireCreated(rest, request, response, signal)
  const answer = readObject(rest, response, 'start a kernel')
  const { id } = readKernelModel(answer)
  own({ kernelId: id })
  return { id, launch: parseKernelLaunch(answer) }
}

/**
 * A path that no other session has, in the same folder. (Under a path that is
 * open in JupyterLab the server would give us the user's own kernel.)
 */
function sessionPath(notebookPath: string): {
  readonly path: string
  readonly name: string
} {
  const name = notebookPath.slice(notebookPath.lastIndexOf('/') + 1)
  const folder = notebookPath.slice(0, notebookPath.length - name.length)
  const stem = name.replace(/\.ipynb$/, '')
  const path = `${folder}${stem}-${SESSION_MARKER}-${crypto.randomUUID()}.ipynb`
  return { path, name }
}

async function requireCreated(
  rest: RestClient,
  { kernelName, notebookPath }: StartRequest,
  response: RestResponse,
  signal: AbortSignal,
): Promise<void> {
  if (response.status === 201) {
    return
  }
  // A wrong token and an unknown kernel are told best by this question.
  await requireKernelSpec(rest, kernelName, signal)
  const said = whatServerSays(rest.address, response)
  const fact = isLocalHost(rest.address)
    ? `Kernel "${kernelName}" could not be started: ${said}\n`
    : `Kernel "${kernelName}" could not be started for ${notebookPath} (${response.status}).\n${
        said ? `The server says: ${said}\n` : ''
      }`
  throw new NotebookError(
    'NB_ERR_KERNEL_START',
    fact + describeStderr(stderrTail(response.body)) + tryByHand(kernelName),
  )
}

/** The local host tells why the kernel's process ended. */
function stderrTail(body: string): string {
  try {
    return stringOr(objectOr(JSON.parse(body))['stderr_tail'], '')
  } catch {
    return ''
  }
}

/**
 * Ends what {@link OwnedKernel} tells of, however far its start had come. What
 * is already gone is fine.
 *
 * @throws NotebookError `NB_ERR_SERVER` when the server can't be asked or refuses.
 */
export async function releaseKernel(
  rest: RestClient,
  owned: OwnedKernel,
): Promise<void> {
  const { sessionPath, sessionId, kernelId } = owned
  if (sessionId !== undefined) {
    const ended = await deleteSession(rest, sessionId).catch(() => false)
    if (ended) {
      return
    }
  }
  if (kernelId !== undefined) {
    await deleteKernel(rest, kernelId)
    return
  }
  if (sessionPath === undefined) {
    return
  }
  for (const session of await listSessions(rest)) {
    if (session.path === sessionPath) {
      await deleteSession(rest, session.id)
    }
  }
}
