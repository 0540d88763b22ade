import { stripVTControlCharacters } from 'node:util'

import type { ErrorOutput } from '../../nbformat/types.ts'
import { excerpt } from './excerpt.ts'

/** UTF-16 units; longer messages fill screens and reports, and say no more. */
const MAX_MESSAGE = 4_000
const MAX_NAME = 200
const MAX_NOTES = 20
const TRACEBACK = 'Traceback (most recent call last)'

/** The class of an exception; some kernels send none. */
export function exceptionName({ ename }: ErrorOutput): string {
  return excerpt(firstLine(ename.trim()), MAX_NAME) || 'Error'
}

/**
 * What an exception says, its notes (Python's `add_note`) included. Never empty,
 * for which Vitest would dump the error as an object (`printError`; 4.1, 5.1):
 * one without a message is told by its class.
 */
export function exceptionMessage(error: ErrorOutput): string {
  const message = withoutPlace(error)
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd()
  const said = [
    ...(message.trim() === '' ? [] : [excerpt(message, MAX_MESSAGE)]),
    ...notesOf(error),
  ]
  return said.length === 0 ? exceptionName(error) : said.join('\n')
}

/** ipykernel names a file that there is not: `invalid syntax (2565414145.py, line 2)`. */
function withoutPlace({ ename, evalue }: ErrorOutput): string {
  return /^(?:Syntax|Indentation|Tab)Error$/.test(ename)
    ? evalue.replace(/ \((?:\d+\.py|<ipython-input-[^>(]*>), line \d+\)$/, '')
    : evalue
}

/** IPython puts notes behind the entry with class and message (9.18). */
function notesOf({ ename, evalue, traceback }: ErrorOutput): string[] {
  const entries = traceback.map((entry) => stripVTControlCharacters(entry))
  const summary = stripVTControlCharacters(`${ename}: ${evalue}`).trim()
  const isPython = entries.some((entry) => entry.includes(TRACEBACK))
  const last = entries.findLastIndex((entry) => entry.trim() === summary)
  const notes = isPython && last !== -1 ? entries.slice(last + 1) : []
  return notes
    .slice(0, MAX_NOTES)
    .map((note) => excerpt(note.trimEnd(), MAX_MESSAGE))
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
