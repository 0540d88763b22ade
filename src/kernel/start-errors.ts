import { NotebookError } from '../common/errors.ts'
import type { KernelDeath, KernelRequest } from './types.ts'

/** The kernel runs, but is silent. */
export function startTimeoutError(
  { kernelName, notebookPath }: KernelRequest,
  timeoutMs: number,
): NotebookError {
  return new NotebookError(
    'NB_ERR_KERNEL_START',
    `Kernel "${kernelName}" did not answer within ${timeoutMs / 1000} s of its start for ${notebookPath}.\n${tryByHand(
      kernelName,
    )}`,
  )
}

/** The kernel ended, or was lost, before it answered. */
export function startDeathError(
  { kernelName, notebookPath }: KernelRequest,
  death: KernelDeath,
): NotebookError {
  return new NotebookError(
    'NB_ERR_KERNEL_START',
    `Kernel "${kernelName}" ${endedHow(death)} while it started for ${notebookPath}.\n${wordStderr(
      death.stderrTail ?? '',
    )}${tryByHand(kernelName)}`,
  )
}

function endedHow(death: KernelDeath): string {
  if (death.how === 'connection-lost') {
    return `was lost (${death.reason ?? 'no connection'})`
  }
  if (death.how === 'restarted') {
    return 'was restarted by somebody'
  }
  if (death.how === 'deleted') {
    return 'was shut down by somebody'
  }
  if (death.signal !== undefined) {
    return `was killed by ${death.signal}`
  }
  return death.exitCode === undefined
    ? 'ended'
    : `ended with exit code ${death.exitCode}`
}

/** The evidence as lines of a message; `''` without any. */
export function wordStderr(tail: string): string {
  if (tail.trim() === '') {
    return ''
  }
  return `Last lines of its stderr:\n${tail.trimEnd().replaceAll(/^/gm, '  ')}\n`
}

export function tryByHand(kernelName: string): string {
  return `Try it on that machine: jupyter console --kernel ${kernelName}`
}
