import { NotebookError } from '../common/errors.ts'
import { objectOr, stringOr } from '../common/json.ts'
import { LAUNCH_PAD_MS } from '../common/servers/launch-pad.ts'
import {
  MOST_VAGUE_ANSWERS,
  pause,
  saysFull,
  saysLaunchTimeout,
  saysNothing,
} from './full-server.ts'
import { parseKernelLaunch } from './kernel-launch.ts'
import type { KernelLaunch } from './kernel-launch.ts'
import { learnServerKind, noteId, takesIds } from './server-api/gateway.ts'
import { postKernel, readKernelModel } from './server-api/kernels.ts'
import { requireKernelSpec } from './server-api/kernelspecs.ts'
import { readObject } from './server-api/read-answer.ts'
import { whatServerSays } from './server-api/rest-errors.ts'
import type { RestResponse } from './server-api/rest-errors.ts'
import type { RestClient } from './server-api/rest.ts'
import { isLocalHost } from './server-api/server-address.ts'
import { postSession, readSessionModel } from './server-api/sessions.ts'
import { describeStderr, LAUNCH_LONGER, tryByHand } from './start-errors.ts'
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
  readonly own: (owned: OwnedKernel) => Promise<void>
  /** Told each time that there is no room; see `StartRequest.onFull`. */
  readonly full: (said: string) => Promise<boolean>
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
  const { signal } = claim
  if (isLocalHost(rest.address)) {
    return claimPlain(rest, claim)
  }
  const kind = await learnServerKind(rest, signal)
  signal.throwIfAborted()
  const isGateway = kind.type === 'gateway'
  const asked = isGateway
    ? withVariables(claim, {
        ...(kind.idIn === 'env' && launchVariables(claim.timeoutMs)),
        ...rest.address.kernelEnv,
      })
    : claim
  if (isGateway && takesIds(rest)) {
    // It may not tell what runs there, so that nobody else could end a kernel
    // whose id the run has not learnt. (A Jupyter server with a gateway behind
    // would take an id of ours for a kernel that is there.)
    return claimPlain(rest, asked, chooseId(kind.idIn))
  }
  // Only with a plain kernel does a gateway take variables.
  const isPlain = isGateway && Object.keys(asked.request.env ?? {}).length > 0
  const kernelId = isPlain ? undefined : await claimSession(rest, claim)
  return kernelId === undefined
    ? claimPlain(rest, asked)
    : { id: kernelId, launch: undefined }
}

function withVariables(claim: Claim, env: StartRequest['env']): Claim {
  return {
    ...claim,
    request: { ...claim.request, env: { ...env, ...claim.request.env } },
  }
}

/**
 * Enterprise Gateway tells why a launch took too long, if its time is up before
 * ours; and what comes later would be nobody's.
 */
function launchVariables(timeoutMs: number): Readonly<Record<string, string>> {
  const seconds = Math.floor((timeoutMs - LAUNCH_PAD_MS) / 1000)
  return { KERNEL_LAUNCH_TIMEOUT: String(Math.max(1, seconds)) }
}

interface ChosenId {
  readonly id: string
  readonly body: { readonly kernel_id?: string }
  readonly env: { readonly KERNEL_ID?: string }
}

function chooseId(place: 'body' | 'env'): ChosenId {
  const id = crypto.randomUUID()
  return place === 'body'
    ? { id, body: { kernel_id: id }, env: {} }
    : { id, body: {}, env: { KERNEL_ID: id } }
}

/** @returns `undefined` when the server has no sessions for us. */
async function claimSession(
  rest: RestClient,
  claim: Claim,
): Promise<string | undefined> {
  const { request, timeoutMs, signal, own } = claim
  const { path, name } = sessionPath(request.notebookPath)
  const { kernelName } = request
  const session = { path, name, kernelName }
  const response = await onceThereIsRoom(rest, claim, async () => {
    await own({ isStarting: true, sessionPath: path })
    return postSession(rest, session, timeoutMs)
  })
  if (NO_SESSIONS.has(response.status)) {
    await own({})
    return undefined
  }
  await requireCreated(rest, { request, signal, own }, response)
  const model = readSessionModel(readObject(rest, response, 'start a kernel'))
  await own({
    sessionPath: path,
    sessionId: model.id,
    kernelId: model.kernel.id,
  })
  return model.kernel.id
}

async function claimPlain(
  rest: RestClient,
  claim: Claim,
  chosen?: ChosenId,
): Promise<ClaimedKernel> {
  const { request, timeoutMs, signal, own } = claim
  const { kernelName: name, notebookPath: path } = request
  const { imports, preloadRefused, directRefused } = request
  const env = { ...request.env, ...chosen?.env }
  const body = {
    name,
    path,
    ...chosen?.body,
    ...(Object.keys(env).length > 0 && { env }),
    ...(imports !== undefined && { imports }),
    ...(preloadRefused !== undefined && { preload_refused: preloadRefused }),
    ...(directRefused !== undefined && { direct_refused: directRefused }),
  }
  // The local host ends what it starts when the request is aborted; a server
  // would go on, and leave a kernel that nobody knows.
  const cancel = isLocalHost(rest.address) ? signal : undefined
  const response = await onceThereIsRoom(rest, claim, async () => {
    if (chosen) {
      await own({ isStarting: true, kernelId: chosen.id })
    }
    return postKernel(rest, body, timeoutMs, cancel)
  })
  await requireCreated(rest, { request, signal, own }, response)
  const answer = readObject(rest, response, 'start a kernel')
  const { id } = readKernelModel(answer)
  if (chosen) {
    noteId(rest, chosen.id, id)
  }
  await own({ kernelId: id })
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

/** The first answer that is another one than that the server is full. */
async function onceThereIsRoom(
  rest: RestClient,
  { signal, own, full }: Claim,
  ask: () => Promise<RestResponse>,
): Promise<RestResponse> {
  let vague = 0
  for (let attempt = 0; ; attempt += 1) {
    const response = await ask()
    const { status } = response
    const said = whatServerSays(rest.address, response)
    const isFull = !isLocalHost(rest.address) && saysFull(status, said)
    const isVague = vague < MOST_VAGUE_ANSWERS && saysNothing(status, said)
    if (!isFull && !isVague) {
      return response
    }
    await own({})
    vague += isVague ? 1 : 0
    const isFreed = isFull && (await full(said))
    if (!isFreed) {
      await pause(attempt, signal)
    }
    signal.throwIfAborted()
  }
}

async function requireCreated(
  rest: RestClient,
  { request, signal, own }: Omit<Claim, 'timeoutMs' | 'full'>,
  response: RestResponse,
): Promise<void> {
  if (response.status === 201) {
    return
  }
  await own({})
  const { kernelName, notebookPath } = request
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
    fact +
      describeStderr(stderrTail(response.body)) +
      (saysLaunchTimeout(said) ? LAUNCH_LONGER : tryByHand(kernelName)),
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
