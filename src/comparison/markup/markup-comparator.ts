import type { JsonValue } from '../../common/json.ts'
import type { Comparator, Origin } from '../comparator.ts'
import type { TextContent } from '../output-difference.ts'
import { nameNumbers } from '../text/numbers/name-numbers.ts'
import { textComparator } from '../text/text-comparator.ts'
import { unifyNewlines } from '../text/unify-newlines.ts'
import { withOriginal } from '../with-original.ts'
import { canonicalMarkup } from './canonical-markup.ts'
import type { CanonicalMarkup } from './canonical-markup.ts'
import { printMarkup } from './print-markup.ts'
import type { MarkupToken } from './read-markup.ts'
import { documentChanges } from './tables/document-changes.ts'
import type { MarkupLanguage } from './tokenise-markup.ts'
import { tolerantTokens } from './tolerant-tokens.ts'
import { xmlFault } from './xml-fault.ts'

/** UTF-16 units; beyond, the line diff has to do: no cells of tables, nothing that rules masked. */
const MAX_NAMED = 20_000_000

/** Compares HTML as parsed trees; a difference in a table names the cells. */
export const htmlComparator: Comparator = markupComparator('html')

const parsedXml = markupComparator('xml')
const xmlAsText = textComparator(unifyNewlines)

/** Compares SVG and other XML as parsed trees, to the letter where it is not well-formed. */
export const xmlComparator: Comparator = {
  describe: (value, mimeType) => parsedXml.describe(value, mimeType),
  compare(stored, actual, mimeType, leniency, origins) {
    if (stored === actual) {
      return undefined
    }
    const fault = faultOf('stored', stored) ?? faultOf('actual', actual)
    if (fault === undefined) {
      return parsedXml.compare(stored, actual, mimeType, leniency, origins)
    }
    const change = xmlAsText.compare(stored, actual, mimeType, {}, origins)
    return change && { detail: `compared as text: ${fault}`, ...change }
  },
}

function faultOf(side: string, value: JsonValue): string | undefined {
  const fault = typeof value === 'string' ? xmlFault(value) : undefined
  return fault && `the ${side} markup is not well-formed, ${fault}`
}

function markupComparator(language: MarkupLanguage): Comparator {
  const asText = textComparator((source) =>
    printMarkup(canonicalMarkup(source, language).tokens),
  )
  return {
    describe: (value, mimeType) => asText.describe(value, mimeType),
    compare(storedValue, actualValue, mimeType, leniency, origins) {
      if (storedValue === actualValue) {
        return undefined
      }
      if (typeof storedValue !== 'string' || typeof actualValue !== 'string') {
        return asText.compare(storedValue, actualValue, mimeType)
      }
      const stored = canonicalMarkup(storedValue, language)
      const actual = canonicalMarkup(actualValue, language)
      const contentOf = (tokens: CanonicalMarkup['tokens']): TextContent => ({
        type: 'text',
        mimeType,
        text: printMarkup(tokens),
      })
      const storedContent = contentOf(stored.tokens)
      const actualContent = contentOf(actual.tokens)
      if (storedContent.text === actualContent.text) {
        return undefined
      }
      const tolerance = leniency?.tolerance
      const tolerant =
        tolerance &&
        tolerantTokens(stored.tokens, actual.tokens, language, tolerance)
      if (tolerant?.isEqual) {
        return undefined
      }
      if (storedValue.length + actualValue.length > MAX_NAMED) {
        return { stored: storedContent, actual: actualContent }
      }
      const was = withOriginals(stored, language, origins?.[0])
      const is = withOriginals(actual, language, origins?.[1])
      const changes =
        language === 'html' ? documentChanges(was, is, tolerance) : undefined
      const shown = tolerant?.tokens ?? is.tokens
      return {
        stored: withOriginal(
          storedContent,
          printOriginals(was.tokens, was.originals),
        ),
        actual: withOriginal(
          tolerant ? contentOf(shown) : actualContent,
          printOriginals(shown, is.originals),
        ),
        ...(changes ? { changes } : nameNumbers(tolerant?.out ?? [])),
      }
    },
  }
}

/** `undefined` where they are what is compared. */
function printOriginals(
  tokens: readonly MarkupToken[],
  originals: readonly MarkupToken[],
): string | undefined {
  return tokens === originals ? undefined : printMarkup(tokens, originals)
}

/** A document beside what it was before rules were applied, if that is of the same shape. */
function withOriginals(
  markup: CanonicalMarkup,
  language: MarkupLanguage,
  origin: Origin | undefined,
): CanonicalMarkup {
  if (typeof origin?.value !== 'string') {
    return markup
  }
  const { tokens } = markup
  const { originals } = canonicalMarkup(origin.value, language)
  const isSameShape =
    tokens.length === originals.length &&
    tokens.every(({ type }, index) => type === originals[index]?.type)
  return { tokens, originals: isSameShape ? originals : tokens }
}
