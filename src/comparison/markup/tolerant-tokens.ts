import type { Tolerance } from '../options/comparison-types.ts'
import type { ValueChange } from '../output-difference.ts'
import { compareGeometry } from '../text/numbers/tolerant-geometry.ts'
import { compareTolerantly } from '../text/numbers/tolerant-text.ts'
import type { MarkupToken, OpenTag } from './read-markup.ts'
import type { MarkupLanguage } from './tokenise-markup.ts'

/** Two documents whose numbers were compared as numbers. */
interface TolerantTokens {
  readonly isEqual: boolean
  /** The actual tokens, with the stored ones in place of those within tolerance. */
  readonly tokens: readonly MarkupToken[]
  /** Numbers that are out of tolerance, where everything around is equal. */
  readonly out: readonly ValueChange[]
}

/**
 * Compares the numbers in texts, and in XML those of SVG's geometry. Numbers in
 * other attributes and in scripts are no output to read: they count exactly.
 */
export function tolerantTokens(
  stored: readonly MarkupToken[],
  actual: readonly MarkupToken[],
  language: MarkupLanguage,
  tolerance: Required<Tolerance>,
): TolerantTokens {
  const out: ValueChange[] = []
  if (stored.length !== actual.length) {
    return { isEqual: false, tokens: actual, out }
  }
  let isEqual = true
  const tokens = actual.map((token, index) => {
    const other = stored[index]
    const changes = other && compareTokens(other, token, language, tolerance)
    if (other && changes?.length === 0) {
      return other
    }
    isEqual = false
    for (const change of changes ?? []) {
      out.push(change)
    }
    return token
  })
  return { isEqual, tokens, out }
}

/** The numbers that are out of tolerance; `undefined` where other things differ. */
function compareTokens(
  stored: MarkupToken,
  actual: MarkupToken,
  language: MarkupLanguage,
  tolerance: Required<Tolerance>,
): readonly ValueChange[] | undefined {
  switch (stored.type) {
    case 'text': {
      if (actual.type !== 'text') {
        return undefined
      }
      if (stored.text === actual.text) {
        return []
      }
      if (stored.code) {
        return undefined
      }
      const { text } = stored
      const compared = compareTolerantly(text, actual.text, tolerance, true)
      return compared.isEqual || compared.out.length > 0
        ? compared.out
        : undefined
    }
    case 'open':
      return actual.type === 'open'
        ? compareTags(stored, actual, language, tolerance)
        : undefined
    case 'close':
      return actual.type === 'close' && stored.name === actual.name
        ? []
        : undefined
    case 'instruction':
      return actual.type === 'instruction' && stored.text === actual.text
        ? []
        : undefined
  }
}

function compareTags(
  stored: OpenTag,
  actual: OpenTag,
  language: MarkupLanguage,
  tolerance: Required<Tolerance>,
): readonly ValueChange[] | undefined {
  if (
    stored.name !== actual.name ||
    stored.attributes.length !== actual.attributes.length
  ) {
    return undefined
  }
  const out: ValueChange[] = []
  for (const [index, [name, value]] of stored.attributes.entries()) {
    const [otherName, otherValue = ''] = actual.attributes[index] ?? []
    if (name !== otherName) {
      return undefined
    }
    if (value === otherValue) {
      continue
    }
    const changes =
      language === 'xml'
        ? compareGeometry(name, value, otherValue, tolerance)
        : undefined
    if (!changes) {
      return undefined
    }
    for (const change of changes) {
      out.push(change)
    }
  }
  return out
}
