import { diffArrays } from 'diff'

/** Indexes of what belongs together in a stored and an actual list; one of them at least. */
export type AlignedPair =
  | { readonly stored: number; readonly actual: number }
  | { readonly stored: number; readonly actual: undefined }
  | { readonly stored: undefined; readonly actual: number }

/**
 * More entries that came or went are not searched for: the time that takes grows
 * with the square of their number.
 */
const MAX_EDITS = 1000

/**
 * Pairs equal keys of two lists in order, with the fewest entries that are left
 * alone; of a change, what was stored comes first. `undefined` where too many came
 * or went.
 */
export function pairByKey(
  stored: readonly string[],
  actual: readonly string[],
): readonly AlignedPair[] | undefined {
  const changes = diffArrays([...stored], [...actual], {
    maxEditLength: MAX_EDITS,
  })
  if (!changes) {
    return undefined
  }
  const pairs: AlignedPair[] = []
  let row = 0
  let other = 0
  for (const { added, removed, count } of changes) {
    for (let step = 0; step < count; step += 1) {
      if (added) {
        pairs.push({ stored: undefined, actual: other })
      } else if (removed) {
        pairs.push({ stored: row, actual: undefined })
      } else {
        pairs.push({ stored: row, actual: other })
      }
      row += added ? 0 : 1
      other += removed ? 0 : 1
    }
  }
  return pairs
}

/** Pairs the entries of two lists by where they stand; the longer one has some more. */
export function pairByPlace(
  stored: number,
  actual: number,
): readonly AlignedPair[] {
  const common = Math.min(stored, actual)
  return [
    ...Array.from({ length: common }, (_, i) => ({ stored: i, actual: i })),
    ...Array.from({ length: stored - common }, (_, i) => ({
      stored: common + i,
      actual: undefined,
    })),
    ...Array.from({ length: actual - common }, (_, i) => ({
      stored: undefined,
      actual: common + i,
    })),
  ]
}
