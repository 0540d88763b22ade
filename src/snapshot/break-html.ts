/** UTF-16 units of a line that needs no break. */
const LONG = 100

/** Elements beside which white space does not count, cells of tables aside: a row is a line. */
const BLOCKS =
  'table|thead|tbody|tfoot|tr|caption|colgroup|div|p|ul|ol|li|dl|dt|dd|h[1-6]|section|article|header|footer|figure|details|summary|blockquote|style|hr'

const CLOSED = new RegExp(`^</(?:${BLOCKS})>$`, 'i')
const OPENED = new RegExp(String.raw`^<(?:${BLOCKS})[\s>]`, 'i')

const TAG =
  /^<\/?([a-z][\w:-]*)(?:\s+[\w:.@-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=`]+))?)*\s*\/?>$/i

/** White space counts in them, or they are no HTML inside. */
const OTHER_INSIDE =
  /^(?:pre|textarea|script|xmp|listing|plaintext|svg|math|template|iframe|noscript|title)$/i

/**
 * HTML with its long lines broken between elements, where that makes no
 * difference to the comparison, so that a review and a line diff see more than
 * one line. Done once more, it changes nothing. It is not parsed, which would
 * have every run load a parser: HTML that is not plain is left as it is.
 */
export function breakHtml(html: string): string {
  const lines = html.split('\n')
  const isLong = ({ length }: string): boolean => length > LONG
  return lines.some(isLong) && isPlain(html)
    ? lines.map((line) => (isLong(line) ? breakLine(line) : line)).join('\n')
    : html
}

function breakLine(line: string): string {
  const pieces = piecesOf(line)
  return pieces
    .map((piece, index) => {
      const isTag = index % 2 === 1
      const before = isTag && pieces[index - 1] === '' ? pieces[index - 2] : ''
      return before && (CLOSED.test(before) || OPENED.test(piece))
        ? `\n${piece}`
        : piece
    })
    .join('')
}

/** Texts, and between them tags. */
function piecesOf(html: string): readonly string[] {
  return html.split(/(<[^<>]*>)/)
}

/** Whether every `<` begins a tag that a glance tells, and nothing holds anything else than HTML. */
function isPlain(html: string): boolean {
  return piecesOf(html).every((piece, index, pieces) => {
    if (index % 2 === 0) {
      return !piece.includes('<')
    }
    const [, name] = TAG.exec(piece) ?? []
    return (
      name !== undefined &&
      !OTHER_INSIDE.test(name) &&
      !piece.includes('xml:space') &&
      // What looks like a tag in a style is none.
      (!/^<style[\s>]/i.test(piece) || pieces[index + 2] === '</style>')
    )
  })
}
