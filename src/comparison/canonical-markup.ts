import { nameGeneratedIds } from './generated-ids.ts'
import { indentation } from './indentation.ts'
import { readMarkup } from './read-markup.ts'
import type { MarkupLanguage, MarkupToken, OpenTag } from './read-markup.ts'

/** Elements that fit are printed on one line, for the sake of line diffs. */
const MAX_LINE = 100

/** HTML elements that never hold anything (HTML standard, 13.1.2). */
const VOID_ELEMENTS = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
)

interface Line {
  readonly depth: number
  readonly text: string
}

/**
 * HTML or XML as indented text in which everything that counts stands in one
 * order: attributes are sorted, generated ids numbered by first appearance,
 * comments, SVG metadata and the layout of the source are gone. Two documents
 * are equal where these texts are.
 *
 * The text inside elements is kept to the letter, its white space included.
 */
export function canonicalMarkup(
  source: string,
  language: MarkupLanguage,
): string {
  return printMarkup(canonicalTokens(source, language))
}

/** What {@link canonicalMarkup} prints. */
export function canonicalTokens(
  source: string,
  language: MarkupLanguage,
): readonly MarkupToken[] {
  const tokens = readMarkup(source.replaceAll('\r\n', '\n'), language)
  const nameIds = nameGeneratedIds(tokens)
  return tokens.map((token): MarkupToken => {
    if (token.type === 'text' && token.code) {
      return { ...token, text: nameIds(token.text) }
    }
    if (token.type !== 'open') return token
    const attributes = token.attributes.map(
      ([name, value]) => [name, nameIds(value)] as const,
    )
    return { ...token, attributes }
  })
}

export function printMarkup(tokens: readonly MarkupToken[]): string {
  const lines: Line[] = []
  /** Index of the line on which each open element begins. */
  const open: number[] = []
  for (const token of tokens) {
    const depth = open.length
    switch (token.type) {
      case 'open':
        open.push(lines.length)
        lines.push({ depth, text: printToken(token) })
        break
      case 'text':
      case 'instruction':
        lines.push({ depth, text: printToken(token) })
        break
      case 'close':
        closeElement(lines, open.pop() ?? 0, token.name)
    }
  }
  return lines.map(({ depth, text }) => indentation(depth) + text).join('\n')
}

/** One token as it stands in a document. */
export function printToken(token: MarkupToken): string {
  switch (token.type) {
    case 'open':
      return printTag(token)
    case 'text':
      return escape(token.text)
    case 'instruction':
      return `<${token.text}>`
    case 'close':
      return `</${token.name}>`
  }
}

function closeElement(lines: Line[], start: number, name: string): void {
  const end = `</${name}>`
  const element = lines.slice(start, start + 3)
  const [first] = element
  if (element.length === 1 && VOID_ELEMENTS.has(name)) return
  const depth = first?.depth ?? 0
  const text = element.map((line) => line.text).join('') + end
  // At most one line inside: a text, or an element that is on one line itself.
  if (element.length <= 2 && text.length <= MAX_LINE && !text.includes('\n')) {
    lines.splice(start, element.length, { depth, text })
  } else if (element.length === 1) {
    lines[start] = { depth, text }
  } else {
    lines.push({ depth, text: end })
  }
}

function printTag(tag: OpenTag): string {
  const attributes = tag.attributes.map(
    ([name, value]) => ` ${name}="${escape(value).replaceAll('"', '&quot;')}"`,
  )
  return `<${tag.name}${attributes.join('')}>`
}

function escape(text: string): string {
  // A lone blank would not be seen at the end of a line.
  if (text === ' ') return '&#32;'
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
