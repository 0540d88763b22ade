import { isDeepStrictEqual } from 'node:util'

import type { Output } from '../nbformat/types.ts'
import { normaliseOutputs } from './normalise-outputs.ts'

/**
 * Whether outputs are the same to the letter once normalised: then no
 * comparator needs to look at them. Most cells of a green run are, so this loads
 * none of the libraries that comparing takes.
 */
export function areIdentical(
  stored: readonly Output[],
  actual: readonly Output[],
): boolean {
  const compared = (outputs: readonly Output[]): unknown =>
    normaliseOutputs(outputs).map((output) => ({
      ...output,
      // Streams of one name are one, wherever their pieces stood.
      index: undefined,
    }))
  return isSameValue(compared(stored), compared(actual))
}

/** Says no of values too deep for Node to look at, which comparators can. */
export function isSameValue(left: unknown, right: unknown): boolean {
  try {
    return isDeepStrictEqual(left, right)
  } catch (error) {
    if (error instanceof RangeError) {
      return false
    }
    throw error
  }
}
