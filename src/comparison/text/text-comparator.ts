import type { JsonValue } from '../../common/json.ts'
import type { Comparator, Origin } from '../comparator.ts'
import { canonicalJson } from '../json/canonical-json.ts'
import type { TextContent } from '../output-difference.ts'
import type { RuledLine } from '../rules/ruled-lines.ts'
import { withOriginal } from '../with-original.ts'

/** What a text comparator compares, and how it is shown. */
type Describe = (value: JsonValue, mimeType: string) => TextContent

/**
 * Compares values by a canonical text: two values are equal where their
 * canonical texts are. A value that is not a string is compared as JSON.
 *
 * @param canonicalise Leaves lines where they are.
 */
export function textComparator(
  canonicalise: (text: string) => string,
): Comparator {
  const describe: Describe = (value, mimeType) => ({
    type: 'text',
    mimeType,
    text:
      typeof value === 'string' ? canonicalise(value) : canonicalJson(value),
  })
  return comparatorByText(describe, (described, origin) => {
    const lines = origin.lines()
    if (!lines) {
      return described
    }
    const join = (side: keyof RuledLine): string =>
      canonicalise(lines.map((line) => line[side]).join('\n'))
    return withOriginal({ ...described, text: join('text') }, join('original'))
  })
}

/**
 * As {@link textComparator}, for values of any kind.
 *
 * @param show What reports show of a value that rules changed.
 */
export function comparatorByText(
  describe: Describe,
  show: (described: TextContent, origin: Origin) => TextContent,
): Comparator {
  return {
    describe,
    compare(storedValue, actualValue, mimeType, _leniency, origins) {
      if (storedValue === actualValue) {
        return undefined
      }
      const stored = describe(storedValue, mimeType)
      const actual = describe(actualValue, mimeType)
      if (stored.text !== actual.text) {
        if (!origins) {
          return { stored, actual }
        }
        const shown = {
          stored: show(stored, origins[0]),
          actual: show(actual, origins[1]),
        }
        // Rules that join lines may leave nothing that differs line by line.
        return shown.stored.text === shown.actual.text
          ? { stored, actual }
          : shown
      }
      const [was, is] = [typeof storedValue, typeof actualValue]
      return was === is
        ? undefined
        : { stored, actual, detail: `the value was a ${was} and is a ${is}` }
    },
  }
}
