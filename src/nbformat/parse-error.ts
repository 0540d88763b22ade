import { NotebookError } from '../common/errors.ts'
import { lineIndex } from './json/line-index.ts'

/**
 * A text that cannot be read as a notebook (`NB_ERR_PARSE`). The message tells
 * line and column but no file name: whoever read the file knows it.
 */
export class NotebookParseError extends NotebookError {
  override readonly name: string = 'NotebookParseError'
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1, in UTF-16 units; a byte order mark has no column. */
  readonly column: number

  constructor(message: string, line: number, column: number) {
    super('NB_ERR_PARSE', message)
    this.line = line
    this.column = column
  }
}

/** What is wrong at one offset of a text, and what to do about it. */
export interface ParseProblem {
  readonly offset: number
  /** What the file is, e.g. `not valid JSON`. */
  readonly subject: string
  /** Goes after subject and place; without it the file as a whole is wrong. */
  readonly fact?: string
  readonly remedy: string
}

/** The error for `problem`, with the place in the text and its line as evidence. */
export function parseError(
  text: string,
  { offset, subject, fact, remedy }: ParseProblem,
): NotebookParseError {
  const lines = lineIndex(text)
  const line = lines.lineAt(offset)
  const column = lines.columnAt(offset)
  const parts =
    fact === undefined
      ? [subject, remedy]
      : [
          `${subject} at line ${line}, column ${column}: ${fact}`,
          excerpt(text, offset, line, column),
          remedy,
        ]
  return new NotebookParseError(parts.join('\n\n'), line, column)
}

/** Minified notebooks have lines of megabytes: only the part around is shown. */
const EXCERPT_BEFORE = 40
const EXCERPT_LENGTH = 76

function excerpt(
  text: string,
  offset: number,
  line: number,
  column: number,
): string {
  const before = Math.min(column - 1, EXCERPT_BEFORE)
  const start = offset - before
  const shown = text
    .slice(start, start + EXCERPT_LENGTH)
    .replace(/\n.*/s, '')
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .trimEnd()
  const gutter = String(line)
  return (
    `  ${gutter} | ${shown}\n` +
    `  ${' '.repeat(gutter.length)} | ${' '.repeat(before)}^`
  )
}
