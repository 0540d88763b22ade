import { VOID_ELEMENTS } from './html-elements.ts'
import { indentation } from './indentation.ts'
import type { MarkupToken, OpenTag } from './read-markup.ts'

/** Elements that fit are printed on one line, for the sake of line diffs. */
const MAX_LINE = 100

interface Line {
  readonly depth: number
  readonly text: string
  readonly original: string
}

/**
 * Prints tokens as indented text.
 *
 * @param originals When given, these are printed instead, one for each token,
 * but on the lines on which the tokens would stand.
 */
export function printMarkup(
  tokens: readonly MarkupToken[],
  originals: readonly MarkupToken[] = tokens,
): string {
  const lines: Line[] = []
  /** Index of the line on which each open element begins. */
  const open: number[] = []
  for (const [index, token] of tokens.entries()) {
    const depth = open.length
    const text = printToken(token)
    const twin = originals[index] ?? token
    const original = twin === token ? text : printToken(twin)
    if (token.type === 'close') {
      closeElement(lines, open.pop() ?? 0, token.name, text, original)
    } else {
      if (token.type === 'open') {
        open.push(lines.length)
      }
      lines.push({ depth, text, original })
    }
  }
  return lines
    .map(({ depth, original }) => indentation(depth) + original)
    .join('\n')
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

function closeElement(
  lines: Line[],
  start: number,
  name: string,
  end: string,
  originalEnd: string,
): void {
  const [first, inside] = [lines[start], lines[start + 1]]
  const isEmpty = inside === undefined
  if (!first || (isEmpty && VOID_ELEMENTS.has(name))) {
    return
  }
  const { depth } = first
  const text = first.text + (inside?.text ?? '') + end
  const original = first.original + (inside?.original ?? '') + originalEnd
  // At most one line inside: a text, or an element that is on one line itself.
  const fits =
    lines.length <= start + 2 && text.length <= MAX_LINE && !text.includes('\n')
  if (isEmpty || fits) {
    lines.length = start
    lines.push({ depth, text, original })
  } else {
    lines.push({ depth, text: end, original: originalEnd })
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
  if (text === ' ') {
    return '&#32;'
  }
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
