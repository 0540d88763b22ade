import type { Comparator } from './comparator.ts'
import { compareTolerantly } from './numbers/tolerant-text.ts'
import type { ContentChange, ValueChange } from './output-difference.ts'
import { textComparator } from './text-comparator.ts'

/** Numbers that are named in a difference; the diff shows all. */
const MAX_NAMED = 2

/** UTF-16 units; every number of longer texts would cost gigabytes. */
const MAX_TOLERANT = 5_000_000

/** As {@link textComparator}, with numbers in the text compared as numbers where a tolerance is given. */
export function tolerantTextComparator(
  canonicalise: (text: string) => string,
): Comparator {
  const exact = textComparator(canonicalise)
  return {
    describe: (value, mimeType) => exact.describe(value, mimeType),
    compare(storedValue, actualValue, mimeType, leniency) {
      const change = exact.compare(storedValue, actualValue, mimeType)
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
  if (stored.type !== 'text' || actual.type !== 'text') return change
  if (Math.max(stored.text.length, actual.text.length) > MAX_TOLERANT) {
    const detail = `longer than ${MAX_TOLERANT / 1e6} million characters: compared without tolerance`
    return { ...change, detail }
  }
  const tolerant = compareTolerantly(stored.text, actual.text, tolerance)
  if (!tolerant) return change
  if (tolerant.isEqual) return undefined
  const detail = nameNumbers(tolerant.out)
  return {
    stored,
    actual: { ...actual, text: tolerant.actual },
    ...(detail === undefined ? {} : { detail }),
  }
}

function nameNumbers(out: readonly ValueChange[]): string | undefined {
  if (out.length === 0) return undefined
  const named = out
    .slice(0, MAX_NAMED)
    .map(({ stored, actual, note }) =>
      [`${stored} → ${actual}`, note].filter(Boolean).join(' '),
    )
  const more = out.length - named.length
  const noun = out.length === 1 ? 'number is' : 'numbers are'
  return `${out.length} ${noun} out of tolerance: ${named.join(', ')}${more > 0 ? `, … and ${more} more` : ''}`
}
