import { NotebookError } from '../common/errors.ts'
import type { KernelDeath } from './connection/kernel-death.ts'
import type { ServerAddress } from './server-api/server-address.ts'
import type { StartRequest } from './start-request.ts'

/**
 * The kernel runs, but is silent, or the local host could not begin.
 *
 * @param awaited What the host waits for: "importing ipykernel".
 */
export function startTimeoutError(
  { kernelName, notebookPath }: StartRequest,
  timeoutMs: number,
  awaited: string | undefined,
): NotebookError {
  const fact =
    awaited === undefined
      ? `did not answer within ${timeoutMs / 1000} s of its start for ${notebookPath}`
      : `could not be started for ${notebookPath} within ${timeoutMs / 1000} s: ${awaited} does not end`
  return new NotebookError(
    'NB_ERR_KERNEL_START',
    `Kernel "${kernelName}" ${fact}.\n${tryByHand(kernelName)}`,
  )
}

/** The server had no room for the kernel in all that time. */
export function fullServerError(
  { url }: ServerAddress,
  { kernelName, notebookPath }: StartRequest,
  { timeoutMs, said }: { readonly timeoutMs: number; readonly said: string },
): NotebookError {
  return new NotebookError(
    'NB_ERR_KERNEL_START',
    `Kernel "${kernelName}" could not be started for ${notebookPath} within ${timeoutMs / 1000} s: ${url} is full.\n${
      said ? `The server says: ${said}\n` : ''
    }What runs there is not of this run. Wait longer for it to end: notebooks({ startupTimeout: ${timeoutMs * 5} })`,
  )
}

/** A kernel that somebody else has started does not answer: it runs something. */
export function busyKernelError(
  { url }: ServerAddress,
  { id, timeoutMs }: { readonly id: string; readonly timeoutMs: number },
): NotebookError {
  return new NotebookError(
    'NB_ERR_KERNEL_START',
    `Kernel ${id} at ${url} did not answer within ${timeoutMs / 1000} s: it is busy, or hangs.\nRun the notebooks when what it runs has ended, or interrupt it there.`,
  )
}

/** It was there a moment ago. */
export function attachDeathError(
  { url }: ServerAddress,
  id: string,
): NotebookError {
  return new NotebookError(
    'NB_ERR_KERNEL_START',
    `Kernel ${id} at ${url} has ended.\nName one that runs: notebooks({ server: { kernel: '…' } })`,
  )
}

/** The kernel ended, or was lost, before it answered. */
export function startDeathError(
  { kernelName, notebookPath }: StartRequest,
  death: KernelDeath,
): NotebookError {
  return new NotebookError(
    'NB_ERR_KERNEL_START',
    `Kernel "${kernelName}" ${describeEnd(death)} while it started for ${notebookPath}.\n${describeStderr(
      death.stderrTail ?? '',
    )}${tryByHand(kernelName)}`,
  )
}

function describeEnd(death: KernelDeath): string {
  if (death.how === 'connection-lost') {
    return `was lost (${death.reason ?? 'no connection'})`
  }
  if (death.how === 'restarted') {
    return 'was restarted by someone'
  }
  if (death.how === 'deleted') {
    return 'was shut down by someone'
  }
  if (death.signal !== undefined) {
    return `was killed by ${death.signal}`
  }
  return death.exitCode === undefined
    ? 'ended'
    : `ended with exit code ${death.exitCode}`
}

/** The evidence as lines of a message; `''` without any. */
export function describeStderr(tail: string): string {
  if (tail.trim() === '') {
    return ''
  }
  return `Last lines of its stderr:\n${tail.trimEnd().replaceAll(/^/gm, '  ')}\n`
}

export function tryByHand(kernelName: string): string {
  return `Try it on that machine: jupyter console --kernel ${kernelName}`
}

/** A gateway takes this variable for each kernel, and so do we as `startupTimeout`. */
export const LAUNCH_LONGER =
  'If it needs longer there: KERNEL_LAUNCH_TIMEOUT=300 npx vitest run'
