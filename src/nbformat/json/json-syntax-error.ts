import type { NotebookParseError, ParseProblem } from '../parse-error.ts'
import { parseError } from '../parse-error.ts'
import { lineIndex } from './line-index.ts'

const NOT_JSON = 'not valid JSON'

/**
 * The error for `text` that is not JSON at `offset`. Where the whole file is
 * something else that is often found in place of a notebook, it says that.
 */
export function jsonSyntaxError(
  text: string,
  offset: number,
  expected: string,
): NotebookParseError {
  return (
    foreignText(text) ??
    parseError(text, {
      offset,
      subject: NOT_JSON,
      fact: `expected ${expected}, found ${describeFound(text, offset)}`,
      remedy: 'Fix the file by hand or restore it from version control.',
    })
  )
}

/** The error for a file that ends inside `what`, which began at `start`. */
export function truncatedError(
  text: string,
  what: string,
  start: number,
): NotebookParseError {
  return (
    foreignText(text) ??
    parseError(text, {
      offset: text.trimEnd().length,
      subject: NOT_JSON,
      fact:
        `the file ends in the middle of ${what} ` +
        `(begun at line ${lineIndex(text).lineAt(start)})`,
      remedy:
        'The file was not written to its end: restore it from version ' +
        'control or save it again.',
    })
  )
}

/** The error for lists and objects nested too deeply to be read. */
export function nestingError(
  text: string,
  offset: number,
  limit: number,
): NotebookParseError {
  return parseError(text, {
    offset,
    subject: 'not readable JSON',
    fact: `lists and objects are nested deeper than ${limit} levels`,
    remedy: 'Clear the output that holds them.',
  })
}

interface ForeignText extends Omit<ParseProblem, 'offset'> {
  readonly pattern: RegExp
}

const FOREIGN_TEXTS: readonly ForeignText[] = [
  {
    // No line of JSON begins so: its strings hold no line breaks.
    pattern: /^<{7}(?: |\r?$)/m,
    subject: 'an unresolved merge conflict',
    fact: 'the line is a conflict marker of git',
    remedy:
      'Resolve the conflict: keep one side with `git checkout --ours` or ' +
      "`--theirs`, or merge the cells with nbdime's `nbmerge`.",
  },
  {
    pattern: /^\uFEFF?version https:\/\/git-lfs/,
    subject: 'the file is a Git LFS pointer: its content was not downloaded',
    remedy: 'Run `git lfs pull`.',
  },
  {
    pattern: /^\uFEFF?\s*<(?:!doctype html|html)\b/i,
    subject: 'the file is a web page, not a notebook',
    remedy: 'Download the raw notebook instead of the page that shows it.',
  },
]

function foreignText(text: string): NotebookParseError | undefined {
  for (const { pattern, ...problem } of FOREIGN_TEXTS) {
    const offset = text.search(pattern)
    if (offset >= 0) {
      return parseError(text, { offset, ...problem })
    }
  }
  return undefined
}

function describeFound(text: string, offset: number): string {
  const character = text.slice(offset).match(/^./su)?.[0]
  if (character === undefined) {
    return 'the end of the file'
  }
  if (character === '\n' || character === '\r') {
    return 'a line break'
  }
  if (character === '\t') {
    return 'a tab character'
  }
  if (/[\p{C}\p{Z}]/u.test(character)) {
    const code = character.codePointAt(0) ?? 0
    return `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  }
  const word = /[\p{L}\p{N}_.+-]{1,24}/uy
  word.lastIndex = offset
  return JSON.stringify(word.exec(text)?.[0] ?? character)
}
