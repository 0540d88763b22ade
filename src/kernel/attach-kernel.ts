import { KernelConnection } from './connection/kernel-connection.ts'
import type { LiveKernel } from './live-kernel.ts'
import type { RestClient } from './server-api/rest.ts'
import { ServerKernel } from './server-kernel.ts'
import { attachDeathError, busyKernelError } from './start-errors.ts'
import { greetWatched } from './start-kernel.ts'

/**
 * Connects to a kernel that runs on a server. Nothing of it is ours, so that
 * ending the connection leaves it as it is.
 *
 * @throws NotebookError `NB_ERR_KERNEL_START` when it does not answer in time,
 * which a kernel does not that runs a cell of somebody.
 */
export async function attachKernel(
  rest: RestClient,
  { id, timeoutMs }: { readonly id: string; readonly timeoutMs: number },
): Promise<LiveKernel> {
  const signal = AbortSignal.timeout(timeoutMs)
  const connection = new KernelConnection(rest, id)
  try {
    const outcome = await greetWatched(connection, rest, id, signal)
    if (outcome.type === 'died') {
      throw attachDeathError(rest.address, id)
    }
    const { info, kernelSession } = outcome
    return new ServerKernel({
      rest,
      connection,
      id,
      owned: {},
      info,
      kernelSession,
      launch: undefined,
    })
  } catch (error) {
    connection.close()
    throw signal.aborted
      ? busyKernelError(rest.address, { id, timeoutMs })
      : error
  }
}
