import { NotebookError } from '../../common/errors.ts'
import type { HostExit } from './host-process.ts'

/**
 * `NB_ERR_HOST`: the local kernel host failed, with what it wrote last.
 *
 * @param fact Completes "The local kernel host …".
 */
export function hostError(
  executable: string,
  fact: string,
  evidence: string,
): NotebookError {
  return new NotebookError(
    'NB_ERR_HOST',
    [
      `The local kernel host (${executable}) ${fact}.`,
      ...(evidence === '' ? [] : ['Last lines of its output:', evidence]),
      'Try another Python: notebooks({ python: … }), or a server: notebooks({ server: … })',
    ].join('\n'),
  )
}

/** It listened, and ended before the run did. */
export function hostEndError(
  executable: string,
  exit: HostExit,
): NotebookError {
  const how =
    exit.signal === null
      ? `ended with exit code ${exit.exitCode}`
      : `was killed by ${exit.signal}`
  const when = exit.work === undefined ? 'during the run' : `while ${exit.work}`
  return hostError(executable, `${how} ${when}`, exit.stderrTail)
}
