import { NotebookError } from '../common/errors.ts'
import { inertLine } from '../common/inert.ts'
import { nearest } from '../common/words/suggest.ts'
import type { KernelOptions } from './types.ts'

const KNOWN: Readonly<Record<keyof KernelOptions, true>> = {
  kernel: true,
  env: true,
  timeout: true,
  startupTimeout: true,
  signal: true,
}

/** Names of what a kernel can be told. */
export const KERNEL_OPTIONS: readonly string[] = Object.keys(KNOWN)

/**
 * Vitest does not look at types, and with a word that nobody knows a test would
 * pass as if nothing was given.
 *
 * @throws NotebookError `NB_ERR_OPTIONS`
 */
export function refuseUnknownOptions(
  call: string,
  given: object,
  known: readonly string[],
): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name))
  if (unknown === undefined) {
    return
  }
  const meant = nearest(unknown, known)
  throw new NotebookError(
    'NB_ERR_OPTIONS',
    `${call} has no option "${inertLine(unknown)}".\n${
      meant === undefined
        ? `Its options are ${known.join(', ')}.`
        : `Did you mean "${meant}"?`
    }`,
  )
}
