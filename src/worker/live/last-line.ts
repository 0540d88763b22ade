import { stripVTControlCharacters } from 'node:util'

import { inertLine } from '../../common/inert.ts'

/** UTF-16 units; the rest of a line says no more to who only looks whether it goes on. */
const LONGEST = 200

/** The last line of a text that has something in it, as one that can only be read. */
export function lastLine(text: string): string {
  const line = stripVTControlCharacters(text)
    .split(/[\n\r]/)
    .findLast((part) => part.trim() !== '')
  const said = inertLine((line ?? '').trim())
  return said.length > LONGEST ? `${said.slice(0, LONGEST - 1)}…` : said
}
