import type { Output } from '../nbformat/types.ts'
import { alignOutputs } from './align-outputs.ts'
import type { OutputProfile } from './align-outputs.ts'
import { normaliseOutputs } from './normalise-outputs.ts'
import type { NormalisedOutput } from './normalise-outputs.ts'
import { DEFAULT_SETTINGS } from './options/comparison-settings.ts'
import type { ComparisonSettings } from './options/comparison-settings.ts'
import type { OutputDifference } from './output-difference.ts'
import { describePart, outputParts, partKey } from './output-parts.ts'
import type { OutputPart } from './output-parts.ts'
import { comparePair } from './streams/compare-pair.ts'
import type { ComparedPair } from './streams/compare-pair.ts'
import { compareStreams } from './streams/compare-streams.ts'
import type { ComparedSide } from './streams/compare-streams.ts'

export type { OutputDifference } from './output-difference.ts'

/** What the comparison of a cell's outputs came to. */
export interface ComparisonResult {
  /** In the order of the stored outputs; none means equal. */
  readonly differences: readonly OutputDifference[]
  /** Names of the rules without which there would be more differences; mostly none. */
  readonly rules: readonly string[]
}

/**
 * Compares the outputs of a cell with the stored ones.
 *
 * Both sides are normalised alike (see `normaliseOutputs`). Streams are compared
 * by name; where they stand among the other outputs depends on timing and does
 * not count. All other outputs are compared in their order, and of each every
 * MIME type by its family (see `comparatorFor`). Rules are tried only on what
 * differs without them. The verdict is the same whichever side is the stored
 * one, but for streams that a program rewrote when it saved them. Throws nothing
 * but what own rules throw.
 */
export function compareCellOutputs(
  stored: readonly Output[],
  actual: readonly Output[],
  settings: ComparisonSettings = DEFAULT_SETTINGS,
): ComparisonResult {
  const [storedSide, actualSide] = [sideOf(stored), sideOf(actual)]
  const pairs = [
    ...compareStreams(storedSide, actualSide, settings),
    ...pairInOrder(
      storedSide.normalised.filter(({ type }) => type !== 'stream'),
      actualSide.normalised.filter(({ type }) => type !== 'stream'),
      settings,
    ),
  ]
  return {
    differences: pairs
      .toSorted((a, b) => a.number - b.number)
      .flatMap(({ number, differences }) => {
        const output = { number, total: pairs.length }
        return differences.map((difference) => ({ ...difference, output }))
      }),
    rules: [...new Set(pairs.flatMap(({ rules }) => rules))],
  }
}

function sideOf(outputs: readonly Output[]): ComparedSide {
  return { outputs, normalised: normaliseOutputs(outputs) }
}

/** Equal outputs at both ends belong together; what is left in between is aligned. */
function pairInOrder(
  stored: readonly NormalisedOutput[],
  actual: readonly NormalisedOutput[],
  settings: ComparisonSettings,
): readonly ComparedPair[] {
  const pairAt = memoise((storedIndex, actualIndex) =>
    comparePair(stored[storedIndex ?? -1], actual[actualIndex ?? -1], settings),
  )
  const shorter = Math.min(stored.length, actual.length)
  const isEqual = ({ differences }: ComparedPair) => differences.length === 0
  const head = itemsWhile(shorter, isEqual, (index) => pairAt(index, index))
  const tail = itemsWhile(shorter - head.length, isEqual, (index) =>
    pairAt(stored.length - 1 - index, actual.length - 1 - index),
  )
  const start = head.length
  const middle = alignOutputs(
    stored.slice(start, stored.length - tail.length).map(profileOf),
    actual.slice(start, actual.length - tail.length).map(profileOf),
  ).map((pair) =>
    pairAt(shifted(pair.stored, start), shifted(pair.actual, start)),
  )
  return [...head, ...middle, ...tail]
}

function shifted(index: number | undefined, by: number): number | undefined {
  return index === undefined ? undefined : index + by
}

/** Comparing large outputs takes time, and the first pair that differs is asked for again. */
function memoise(
  compare: (
    stored: number | undefined,
    actual: number | undefined,
  ) => ComparedPair,
): typeof compare {
  const results = new Map<string, ComparedPair>()
  return (stored, actual) => {
    const key = `${stored} ${actual}`
    const result = results.get(key) ?? compare(stored, actual)
    results.set(key, result)
    return result
  }
}

function itemsWhile<T>(
  length: number,
  accepts: (item: T) => boolean,
  itemAt: (index: number) => T,
): readonly T[] {
  const items: T[] = []
  while (items.length < length) {
    const item = itemAt(items.length)
    if (!accepts(item)) {
      break
    }
    items.push(item)
  }
  return items
}

function profileOf(output: NormalisedOutput): OutputProfile {
  const parts = outputParts(output)
  let fingerprint: string | undefined
  return {
    kinds: parts.map(partKey),
    fingerprint() {
      fingerprint ??= parts.map(fingerprintOf).join('\n')
      return fingerprint
    },
  }
}

function fingerprintOf(part: OutputPart): string {
  const content = describePart(part)
  const text = content.type === 'text' ? content.text : content.base64
  return `${partKey(part)}\n${text}`
}
