import { stringOr } from '../common/json.ts'
import { createMessage } from '../messaging/create-message.ts'
import { KernelConnection } from './connection/kernel-connection.ts'
import { parseDeath } from './connection/kernel-death.ts'
import type { KernelInfo } from './kernel-info.ts'
import { parseKernelLaunch } from './kernel-launch.ts'
import type { LiveKernel } from './live-kernel.ts'
import { releaseKernel } from './release-kernel.ts'
import { deleteResource } from './server-api/delete-resource.ts'
import { readKernelModel } from './server-api/kernels.ts'
import { readObject, requestStatus } from './server-api/read-answer.ts'
import { whatServerSays } from './server-api/rest-errors.ts'
import type { RestClient } from './server-api/rest.ts'
import { ServerKernel } from './server-kernel.ts'
import { startDeathError } from './start-errors.ts'
import type { StartRequest } from './start-request.ts'

/** A copy of a kernel of the local host that stands still, and outlives it. */
export interface Checkpoint {
  readonly id: string
  /** Of the kernel, and of each that is started from here. */
  readonly info: KernelInfo
}

/**
 * Keeps an idle kernel as it is now; it goes on itself.
 *
 * @returns why there is none where it cannot be forked: `{ refused: 'a socket is open …' }`
 * @throws NotebookError `NB_ERR_SERVER` when the host is the trouble.
 */
export async function createCheckpoint(
  rest: RestClient,
  { id, info }: Pick<LiveKernel, 'id' | 'info'>,
): Promise<Checkpoint | { readonly refused: string }> {
  const path = `/api/kernels/${encodeURIComponent(id)}/checkpoints`
  const task = 'make a checkpoint'
  const request = { method: 'POST', path } as const
  const response = await requestStatus(rest, request, [201, 409], task)
  return response.status === 409
    ? { refused: whatServerSays(rest.address, response) }
    : { id: stringOr(readObject(rest, response, task)['id'], ''), info }
}

/** Frees it; kernels that were started from it go on. `false` when it was gone. */
export async function deleteCheckpoint(
  rest: RestClient,
  { id }: Checkpoint,
): Promise<boolean> {
  const path = `/api/checkpoints/${encodeURIComponent(id)}`
  return deleteResource(rest, path, 'delete the checkpoint')
}

/**
 * Starts a kernel that goes on from there. It is not asked for its
 * `kernel_info`, which draws from the generator that the notebook may have seeded.
 *
 * @throws NotebookError `NB_ERR_SERVER` when there is no such checkpoint any more,
 * `NB_ERR_KERNEL_START` when the kernel ends at once.
 * @throws the reason of `signal` when that is aborted.
 */
export async function startFromCheckpoint(
  rest: RestClient,
  { id: checkpoint, info }: Checkpoint,
  request: Pick<StartRequest, 'kernelName' | 'notebookPath' | 'signal'>,
): Promise<LiveKernel> {
  const { signal = new AbortController().signal } = request
  const task = 'start a kernel from a checkpoint'
  const response = await requestStatus(
    rest,
    { method: 'POST', path: '/api/kernels', body: { checkpoint }, signal },
    [201],
    task,
  )
  const answer = readObject(rest, response, task)
  const { id } = readKernelModel(answer)
  const owned = { kernelId: id }
  const connection = new KernelConnection(rest, id)
  try {
    await connection.open(signal)
    const kernelSession = await sessionOf(connection, request, signal)
    return new ServerKernel({
      rest,
      connection,
      id,
      owned,
      info,
      kernelSession,
      launch: parseKernelLaunch(answer),
    })
  } catch (error) {
    connection.close()
    await releaseKernel(rest, owned).catch(() => false)
    throw error
  }
}

/** Out of the first answer; see `LiveKernel.barrier` for the question. */
async function sessionOf(
  connection: KernelConnection,
  request: Pick<StartRequest, 'kernelName' | 'notebookPath'>,
  signal: AbortSignal,
): Promise<string> {
  const { sessionId: own } = connection
  const question = createMessage({
    channel: 'shell',
    msgType: 'comm_info_request',
    session: own,
    content: { target_name: 'vitest-notebook' },
  })
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    })
    connection.listen((event) => {
      const death =
        event.type === 'lost'
          ? event.death
          : event.type === 'message' &&
            parseDeath(event.message, { own, kernel: '' })
      if (death) {
        reject(startDeathError(request, death))
      } else if (
        event.type === 'message' &&
        event.message.channel === 'shell'
      ) {
        resolve(event.message.header.session)
      }
    })
    connection.send(question)
  })
}
