import { appendFileSync, statSync } from 'node:fs'

import { messageOf } from '../../common/errors.ts'

/** GitHub shows no summary of a step at all that is larger. */
const MAX_BYTES = 1024 * 1024
/** Left for what others write into the same file, Vitest's own reporter among them. */
const FOR_OTHERS = 64 * 1024

/** The file that GitHub shows as a page of the job; `undefined` elsewhere. */
export function jobSummaryFile(
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { GITHUB_ACTIONS: isGithub, GITHUB_STEP_SUMMARY: file } = env
  return isGithub === 'true' && file !== undefined && file !== ''
    ? file
    : undefined
}

/**
 * Adds a text to it.
 *
 * @param render Makes the text, of so many bytes at most.
 * @returns why that was not possible
 */
export function appendJobSummary(
  file: string,
  render: (maxBytes: number) => string,
): string | undefined {
  try {
    const { size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {}
    const maxBytes = MAX_BYTES - FOR_OTHERS - size
    if (maxBytes > 0) {
      appendFileSync(file, render(maxBytes))
    }
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}
