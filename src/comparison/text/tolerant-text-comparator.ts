import type { Comparator } from '../comparator.ts'
import type { ContentChange, TextContent } from '../output-difference.ts'
import { withOriginal } from '../with-original.ts'
import { nameNumbers } from './numbers/name-numbers.ts'
import { compareTolerantly } from './numbers/tolerant-text.ts'
import type { TolerantComparison } from './numbers/tolerant-text.ts'
import { textComparator } from './text-comparator.ts'

/** UTF-16 units; every number of longer texts would cost gigabytes. */
const MAX_TOLERANT = 5_000_000

/** As {@link textComparator}, with numbers in the text compared as numbers where a tolerance is given. */
export function tolerantTextComparator(
  canonicalise: (text: string) => string,
): Comparator {
  const exact = textComparator(canonicalise)
  return {
    describe: (value, mimeType) => exact.describe(value, mimeType),
    compare(stored, actual, mimeType, leniency, origins) {
      const change = exact.compare(stored, actual, mimeType, leniency, origins)
      const tolerance = leniency?.tolerance
      return change && tolerance && change.detail === undefined
        ? compareNumbers(change, tolerance)
        : change
    },
  }
}

function compareNumbers(
  change: ContentChange,
  tolerance: Parameters<typeof compareTolerantly>[2],
): ContentChange | undefined {
  const { stored, actual } = change
  if (stored.type !== 'text' || actual.type !== 'text') {
    return change
  }
  if (Math.max(stored.text.length, actual.text.length) > MAX_TOLERANT) {
    const detail = `longer than ${MAX_TOLERANT / 1e6} million characters: compared without tolerance`
    return { ...change, detail }
  }
  const tolerant = compareTolerantly(stored.text, actual.text, tolerance)
  if (tolerant.isEqual) {
    return undefined
  }
  return {
    stored,
    actual: showTolerant(actual, tolerant),
    ...nameNumbers(tolerant.out),
  }
}

function showTolerant(
  content: TextContent,
  { actual }: TolerantComparison,
): TextContent {
  const lines = (content.original ?? content.text).split('\n')
  const original = actual.map(({ text, index }) =>
    index === undefined ? text : (lines[index] ?? ''),
  )
  const { type, mimeType } = content
  const text = actual.map((line) => line.text).join('\n')
  return withOriginal({ type, mimeType, text }, original.join('\n'))
}
