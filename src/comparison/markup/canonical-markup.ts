import { unifyNewlines } from '../text/unify-newlines.ts'
import { nameGeneratedIds } from './generated-ids.ts'
import { readMarkup } from './read-markup.ts'
import type { MarkupToken } from './read-markup.ts'
import type { MarkupLanguage } from './tokenise-markup.ts'

/**
 * A document in which everything that counts stands in one order: attributes are
 * sorted, generated ids numbered by first appearance, comments, SVG metadata and
 * the layout of the source are gone. Two documents are equal where their tokens
 * are.
 *
 * The text inside elements is kept to the letter, its white space included.
 */
export interface CanonicalMarkup {
  readonly tokens: readonly MarkupToken[]
  /** The same with the ids as they are; the same list where there are none. */
  readonly originals: readonly MarkupToken[]
}

export function canonicalMarkup(
  source: string,
  language: MarkupLanguage,
): CanonicalMarkup {
  const originals = readMarkup(unifyNewlines(source), language)
  const nameIds = nameGeneratedIds(originals)
  if (!nameIds) {
    return { tokens: originals, originals }
  }
  const tokens = originals.map((token): MarkupToken => {
    if (token.type === 'text' && token.code) {
      const text = nameIds(token.text)
      return text === token.text ? token : { ...token, text }
    }
    if (token.type !== 'open') {
      return token
    }
    const attributes = token.attributes.map(
      ([name, value]) => [name, nameIds(value)] as const,
    )
    return { ...token, attributes }
  })
  return { tokens, originals }
}
