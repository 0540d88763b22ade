import type { Tolerance } from '../nbformat/directives/comparison-types.ts'
import { canonicalTokens, printMarkup } from './canonical-markup.ts'
import type { Comparator } from './comparator.ts'
import { compareTolerantly } from './numbers/tolerant-text.ts'
import type { TextContent } from './output-difference.ts'
import type { MarkupToken } from './read-markup.ts'
import { documentChanges } from './tables/document-changes.ts'
import { textComparator } from './text-comparator.ts'

/** Beyond, the cells of tables are not named: the line diff has to do. */
const MAX_NAMED = 20_000_000

/** For values that are not text. */
const fallback = textComparator((source) =>
  printMarkup(canonicalTokens(source, 'html')),
)

/** Compares HTML as parsed trees; a difference in a table names the cells. */
export const htmlComparator: Comparator = {
  describe: (value, mimeType) => fallback.describe(value, mimeType),
  compare(storedValue, actualValue, mimeType, leniency) {
    if (storedValue === actualValue) return undefined
    if (typeof storedValue !== 'string' || typeof actualValue !== 'string') {
      return fallback.compare(storedValue, actualValue, mimeType)
    }
    const storedTokens = canonicalTokens(storedValue, 'html')
    const actualTokens = canonicalTokens(actualValue, 'html')
    const [stored, actual] = [storedTokens, actualTokens].map(
      (tokens): TextContent => ({
        type: 'text',
        mimeType,
        text: printMarkup(tokens),
      }),
    )
    if (!stored || !actual || stored.text === actual.text) return undefined
    const tolerance = leniency?.tolerance
    if (tolerance && isWithin(storedTokens, actualTokens, tolerance)) {
      return undefined
    }
    const isLong = storedValue.length + actualValue.length > MAX_NAMED
    const changes = isLong
      ? undefined
      : documentChanges(storedTokens, actualTokens, tolerance)
    return { stored, actual, ...(changes && { changes }) }
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
