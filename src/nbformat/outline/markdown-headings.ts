import { plainText } from './plain-text.ts'

export interface Heading {
  /** Plain text, not empty. */
  readonly title: string
  /** 1 to 6. */
  readonly level: number
  /** Line of the source on which the heading begins, from 0. */
  readonly lineIndex: number
}

const COMMENT = /^ {0,3}<!--/
const FENCE = /^ {0,3}(?<fence>`{3,}(?=[^`]*$)|~{3,})/
const ATX = /^ {0,3}(?<hashes>#{1,6})(?<text>(?:[ \t].*)?)$/s
const SETEXT = /^ {0,3}(?<underline>=+|-+)[ \t]*$/
const THEMATIC_BREAK =
  /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
/** A line that follows one of these without a blank line belongs to it. */
const CONTAINER = /^ {0,3}(?:>|(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$))/
const INDENTED_CODE = /^(?: {4}|\t)/

interface Paragraph {
  readonly lineIndex: number
  readonly lines: string[]
  readonly isContained: boolean
}

/**
 * The headings of a Markdown text (CommonMark 0.31, sections 4.2 and 4.3) that
 * stand at its top level: not those in code, lists, quotes or HTML comments.
 * Headings without text are left out.
 */
export function markdownHeadings(markdown: string): readonly Heading[] {
  const headings: Heading[] = []
  let paragraph: Paragraph | undefined
  /** Tells the line that ends a block of lines that are not Markdown. */
  let isEnd: ((line: string) => boolean) | undefined

  const add = (text: string, level: number, lineIndex: number): void => {
    const title = plainText(text)
    if (title !== '') {
      headings.push({ title, level, lineIndex })
    }
  }

  for (const [lineIndex, line] of markdown.split(/\r?\n/).entries()) {
    if (isEnd) {
      if (isEnd(line)) {
        isEnd = undefined
      }
      continue
    }
    const fence = FENCE.exec(line)?.groups?.['fence']
    const atx = ATX.exec(line)?.groups
    const underline = SETEXT.exec(line)?.groups?.['underline']
    if (fence !== undefined) {
      isEnd = (line) => isClosingFence(line, fence)
      paragraph = undefined
    } else if (COMMENT.test(line)) {
      if (!line.includes('-->')) {
        isEnd = (line) => line.includes('-->')
      }
      paragraph = undefined
    } else if (atx) {
      const text = (atx['text'] ?? '').trim().replace(/(?:^|[ \t])#+$/, '')
      add(text, atx['hashes']?.length ?? 1, lineIndex)
      paragraph = undefined
    } else if (underline !== undefined && paragraph?.isContained === false) {
      const level = underline.startsWith('=') ? 1 : 2
      add(paragraph.lines.join(' '), level, paragraph.lineIndex)
      paragraph = undefined
    } else if (line.trim() === '' || THEMATIC_BREAK.test(line)) {
      paragraph = undefined
    } else if (CONTAINER.test(line)) {
      paragraph = { lineIndex, lines: [line], isContained: true }
    } else if (paragraph) {
      paragraph.lines.push(line.trim())
    } else if (!INDENTED_CODE.test(line)) {
      paragraph = { lineIndex, lines: [line.trim()], isContained: false }
    }
  }
  return headings
}

/** A line of the same signs, and no fewer of them. */
function isClosingFence(line: string, fence: string): boolean {
  const signs = FENCE.exec(line)?.groups?.['fence'] ?? ''
  return (
    signs.startsWith(fence) &&
    line.slice(line.indexOf(signs) + signs.length).trim() === ''
  )
}
