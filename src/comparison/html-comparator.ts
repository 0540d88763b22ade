import type { Tolerance } from '../nbformat/directives/comparison-types.ts'
import { canonicalTokens, printMarkup } from './canonical-markup.ts'
import type { Comparator } from './comparator.ts'
import { compareTolerantly } from './numbers/tolerant-text.ts'
import type { MarkupToken } from './read-markup.ts'
import { documentChanges } from './tables/document-changes.ts'
import { textComparator } from './text-comparator.ts'

const exact = textComparator((source) =>
  printMarkup(canonicalTokens(source, 'html')),
)

/** Beyond, the cells of tables are not named: the line diff has to do. */
const MAX_NAMED = 20_000_000

/** Compares HTML as parsed trees; a difference in a table names the cells. */
export const htmlComparator: Comparator = {
  describe: (value, mimeType) => exact.describe(value, mimeType),
  compare(storedValue, actualValue, mimeType, leniency) {
    const change = exact.compare(storedValue, actualValue, mimeType)
    if (
      !change ||
      typeof storedValue !== 'string' ||
      typeof actualValue !== 'string'
    ) {
      return change
    }
    const stored = canonicalTokens(storedValue, 'html')
    const actual = canonicalTokens(actualValue, 'html')
    const tolerance = leniency?.tolerance
    if (tolerance && isWithin(stored, actual, tolerance)) return undefined
    if (storedValue.length + actualValue.length > MAX_NAMED) return change
    const changes = documentChanges(stored, actual, tolerance)
    return changes ? { ...change, changes } : change
  },
}

function isWithin(
  stored: readonly MarkupToken[],
  actual: readonly MarkupToken[],
  tolerance: Required<Tolerance>,
): boolean {
  return (
    stored.length === actual.length &&
    stored.every((token, index) => {
      const other = actual[index]
      return other !== undefined && isSameToken(token, other, tolerance)
    })
  )
}

/** Numbers in attributes and scripts are no output to read: they count exactly. */
function isSameToken(
  stored: MarkupToken,
  actual: MarkupToken,
  tolerance: Required<Tolerance>,
): boolean {
  switch (stored.type) {
    case 'text':
      return (
        actual.type === 'text' &&
        (stored.text === actual.text ||
          (!stored.code &&
            compareTolerantly(stored.text, actual.text, tolerance, true)
              ?.isEqual === true))
      )
    case 'open':
      return (
        actual.type === 'open' &&
        stored.name === actual.name &&
        stored.attributes.length === actual.attributes.length &&
        stored.attributes.every(
          ([name, value], index) =>
            actual.attributes[index]?.[0] === name &&
            actual.attributes[index][1] === value,
        )
      )
    case 'close':
      return actual.type === 'close' && stored.name === actual.name
    case 'instruction':
      return actual.type === 'instruction' && stored.text === actual.text
  }
}
