import { pairByPlace } from './aligned-pairs.ts'
import type { AlignedPair } from './aligned-pairs.ts'

/** What the alignment sees of an output. */
export interface OutputProfile {
  /** Outputs without a common kind are never paired: MIME types, `error`, …. */
  readonly kinds: readonly string[]
  /** Equal for equal outputs; the more alike, the more of its ends is shared. May be costly. */
  fingerprint(): string
}

/** Beyond this many cells of the cost table outputs are paired by position. */
const MAX_TABLE = 250_000

/** Of a fingerprint, so that comparing all with all stays cheap. */
const MAX_COMPARED_LENGTH = 2000

/** Beyond this many pairs of kinds a set is worth its making. */
const MAX_SEARCHED = 100

const MISSING_COST = 1

/**
 * Pairs two lists of outputs in order at the least total cost, so that one output
 * too many or too few is just that, and does not shift all that follow. A pair
 * costs less than an output missing and another one unexpected, and the less the
 * more alike its outputs are.
 */
export function alignOutputs(
  stored: readonly OutputProfile[],
  actual: readonly OutputProfile[],
): readonly AlignedPair[] {
  const [one, other] = [stored[0], actual[0]]
  if (stored.length === 1 && actual.length === 1 && one && other) {
    // A pair costs less than two outputs on their own, however unlike.
    const isPair = commonKinds(one, other) > 0
    return isPair
      ? pairByPlace(1, 1)
      : [...pairByPlace(1, 0), ...pairByPlace(0, 1)]
  }
  if (stored.length * actual.length > MAX_TABLE) {
    return pairByPlace(stored.length, actual.length)
  }
  const costs = costTable(stored, actual)
  const costAt = (row: number, column: number): number =>
    costs[row]?.[column]?.total ?? Infinity
  const pairs: AlignedPair[] = []
  let row = 0
  let column = 0
  while (row < stored.length || column < actual.length) {
    const { total = 0, pair = Infinity } = costs[row]?.[column] ?? {}
    if (total === pair + costAt(row + 1, column + 1)) {
      pairs.push({ stored: row, actual: column })
      row += 1
      column += 1
    } else if (total === MISSING_COST + costAt(row + 1, column)) {
      pairs.push({ stored: row, actual: undefined })
      row += 1
    } else {
      pairs.push({ stored: undefined, actual: column })
      column += 1
    }
  }
  return pairs
}

interface Cost {
  /** Of the best alignment of everything from here on. */
  readonly total: number
  /** Of pairing the two outputs that stand here. */
  readonly pair: number
}

function costTable(
  stored: readonly OutputProfile[],
  actual: readonly OutputProfile[],
): readonly (readonly Cost[])[] {
  const table: Cost[][] = []
  for (let row = stored.length; row >= 0; row -= 1) {
    const costs: Cost[] = []
    for (let column = actual.length; column >= 0; column -= 1) {
      const pair = pairCost(stored[row], actual[column])
      const below = table[row + 1]
      const total = Math.min(
        pair + (below?.[column + 1]?.total ?? Infinity),
        MISSING_COST + (below?.[column]?.total ?? Infinity),
        MISSING_COST + (costs[column + 1]?.total ?? Infinity),
      )
      costs[column] = { pair, total: Number.isFinite(total) ? total : 0 }
    }
    table[row] = costs
  }
  return table
}

function pairCost(
  stored: OutputProfile | undefined,
  actual: OutputProfile | undefined,
): number {
  if (stored === undefined || actual === undefined) {
    return Infinity
  }
  const fingerprints = [stored.fingerprint(), actual.fingerprint()] as const
  if (fingerprints[0] === fingerprints[1]) {
    return 0
  }
  const common = commonKinds(stored, actual)
  if (common === 0) {
    return Infinity
  }
  const kinds = Math.max(stored.kinds.length, actual.kinds.length)
  return 1.5 - (0.5 * common) / kinds - 0.5 * commonEnds(...fingerprints)
}

function commonKinds(stored: OutputProfile, actual: OutputProfile): number {
  if (stored.kinds.length * actual.kinds.length <= MAX_SEARCHED) {
    return stored.kinds.filter((kind) => actual.kinds.includes(kind)).length
  }
  const kinds = new Set(actual.kinds)
  return stored.kinds.filter((kind) => kinds.has(kind)).length
}

/** The share of two texts that they have in common at their start and end. */
function commonEnds(first: string, second: string): number {
  const shorter = Math.min(first.length, second.length, MAX_COMPARED_LENGTH)
  let start = 0
  while (start < shorter && first[start] === second[start]) {
    start += 1
  }
  let end = 0
  while (end < shorter - start && first.at(-1 - end) === second.at(-1 - end)) {
    end += 1
  }
  const longer = Math.max(first.length, second.length, 1)
  return (start + end) / Math.min(longer, MAX_COMPARED_LENGTH)
}
