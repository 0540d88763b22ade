import type { JsonValue } from '../json.ts'
import { canonicalJson } from './canonical-json.ts'
import type { Comparator } from './comparator.ts'
import type { TextContent } from './output-difference.ts'

/**
 * Compares values by a canonical text: two values are equal where their
 * canonical texts are. A value that is not a string is compared as JSON.
 */
export function textComparator(
  canonicalise: (text: string) => string,
): Comparator {
  return comparatorByText((value) =>
    typeof value === 'string' ? canonicalise(value) : canonicalJson(value),
  )
}

/** As {@link textComparator}, for values of any kind. */
export function comparatorByText(
  canonicalise: (value: JsonValue) => string,
): Comparator {
  function describe(value: JsonValue, mimeType: string): TextContent {
    return { type: 'text', mimeType, text: canonicalise(value) }
  }
  return {
    describe,
    compare(storedValue, actualValue, mimeType) {
      if (storedValue === actualValue) return undefined
      const stored = describe(storedValue, mimeType)
      const actual = describe(actualValue, mimeType)
      if (stored.text !== actual.text) return { stored, actual }
      const [was, is] = [typeof storedValue, typeof actualValue]
      return was === is
        ? undefined
        : { stored, actual, detail: `the value was a ${was} and is a ${is}` }
    },
  }
}
