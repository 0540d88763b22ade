import { setTimeout as sleep } from 'node:timers/promises'

import { claimKernel } from './claim-kernel.ts'
import { KernelConnection } from './connection/kernel-connection.ts'
import { requestKernelInfo } from './kernel-info.ts'
import type { HandshakeOutcome } from './kernel-info.ts'
import type { LiveKernel } from './live-kernel.ts'
import { releaseKernel } from './release-kernel.ts'
import { findAwaitedWork } from './server-api/host-facts.ts'
import { findKernel } from './server-api/kernels.ts'
import type { RestClient } from './server-api/rest.ts'
import { isLocalHost } from './server-api/server-address.ts'
import { ServerKernel } from './server-kernel.ts'
import {
  fullServerError,
  startDeathError,
  startTimeoutError,
} from './start-errors.ts'
import type { OwnedKernel, StartRequest } from './start-request.ts'
import { TimeLimit } from './time-limit.ts'

const WATCH_INTERVAL_MS = 1000
const EXITED: HandshakeOutcome = { type: 'died', death: { how: 'exited' } }

/**
 * Starts a kernel for a notebook and waits until it answers. Whatever goes
 * wrong, nothing is left on the server; but what it was asked for and has not
 * answered in time may still come, and the last word to `onOwned` says so.
 *
 * @throws NotebookError `NB_ERR_KERNELSPEC` when the server has no such kernel,
 * `NB_ERR_KERNEL_START` when it ends or does not answer in time, `NB_ERR_SERVER`
 * when the server is the trouble.
 * @throws the reason of `request.signal` when that is aborted.
 */
export async function startKernel(
  rest: RestClient,
  request: StartRequest,
): Promise<LiveKernel> {
  const { startupTimeoutMs: timeoutMs = 60_000 } = request
  let owned: OwnedKernel = {}
  const own = async (what: OwnedKernel): Promise<void> => {
    owned = what
    await request.onOwned?.(what)
  }
  let connection: KernelConnection | undefined
  const startup = new AbortController()
  const { signal } = startup
  const cancel = (): void => startup.abort(request.signal?.reason)
  const timeUp = Symbol('time is up')
  const limit = new TimeLimit(timeoutMs, () => startup.abort(timeUp))
  let fullSaid: string | undefined
  const full = async (said: string): Promise<boolean> => {
    fullSaid = said
    return limit.pausedFor(async () => (await request.onFull?.()) ?? false)
  }
  request.signal?.addEventListener('abort', cancel)
  try {
    request.signal?.throwIfAborted()
    const claim = { request, timeoutMs, signal, own, full }
    const { id, launch } = await claimKernel(rest, claim)
    fullSaid = undefined
    signal.throwIfAborted()
    connection = new KernelConnection(rest, id)
    const outcome = await greetWatched(connection, rest, id, signal)
    if (outcome.type === 'died') {
      throw startDeathError(request, outcome.death)
    }
    const { info, kernelSession } = outcome
    return new ServerKernel({
      rest,
      connection,
      id,
      owned,
      info,
      kernelSession,
      launch,
    })
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error
    connection?.close()
    // The failure of the start is what matters, not that of the cleaning up.
    const ended = await releaseKernel(rest, owned).catch(() => undefined)
    // What could not be asked is still owned, and what may come to be later.
    if (ended === true || (ended === false && owned.isStarting !== true)) {
      await own({})
    }
    if (reason !== timeUp) {
      throw reason
    }
    throw fullSaid === undefined
      ? startTimeoutError(request, timeoutMs, await awaitedWork(rest))
      : fullServerError(rest.address, request, { timeoutMs, said: fullSaid })
  } finally {
    limit[Symbol.dispose]()
    request.signal?.removeEventListener('abort', cancel)
  }
}

async function awaitedWork(rest: RestClient): Promise<string | undefined> {
  return isLocalHost(rest.address)
    ? findAwaitedWork(rest).catch(() => undefined)
    : undefined
}

/**
 * Opens the channels, waits for the kernel's first answer, and watches the
 * kernel meanwhile: for one that ends at once the server holds the WebSocket up
 * to 60 s, but forgets it after 18 s; and one that has ended just before the
 * channels were open is not told of on them.
 */
export async function greetWatched(
  connection: KernelConnection,
  rest: RestClient,
  id: string,
  signal: AbortSignal,
): Promise<HandshakeOutcome> {
  const greeting = new AbortController()
  const abort = (): void => greeting.abort(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([
      greet(connection, greeting.signal),
      watch(rest, id, greeting.signal),
    ])
  } catch (error) {
    signal.throwIfAborted()
    const gone = await isGone(rest, id, signal).catch(() => false)
    if (gone) {
      return EXITED
    }
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
    greeting.abort()
  }
}

async function greet(
  connection: KernelConnection,
  signal: AbortSignal,
): Promise<HandshakeOutcome> {
  await connection.open(signal)
  return requestKernelInfo(connection, signal)
}

async function watch(
  rest: RestClient,
  id: string,
  signal: AbortSignal,
): Promise<HandshakeOutcome> {
  for (;;) {
    await sleep(WATCH_INTERVAL_MS, undefined, { signal })
    // A failed look is no death: the opening itself tells when the server is gone.
    const gone = await isGone(rest, id, signal).catch(() => false)
    if (gone) {
      // On the channels the death is told with more.
      await sleep(WATCH_INTERVAL_MS, undefined, { signal })
      return EXITED
    }
  }
}

async function isGone(
  rest: RestClient,
  id: string,
  signal: AbortSignal,
): Promise<boolean> {
  const kernel = await findKernel(rest, id, signal)
  return kernel === undefined || kernel.execution_state === 'dead'
}
