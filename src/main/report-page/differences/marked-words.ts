import { diffWordsWithSpace } from 'diff'

import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'

/** UTF-16 units of both lines; longer ones are cut before. */
const MAX_COMPARED = 2000

/** From here on the marks of words would say less than the whole line does. */
const MIN_COMMON = 0.25

/** Two lines with the words marked that only one of them has. */
export function markedWords(
  stored: string,
  actual: string,
): readonly [stored: Markup, actual: Markup] {
  if (stored.length + actual.length > MAX_COMPARED) {
    return [markup`${stored}`, markup`${actual}`]
  }
  const parts = diffWordsWithSpace(stored, actual)
  const common = parts
    .filter(({ added, removed }) => !added && !removed)
    .reduce((sum, { value }) => sum + value.trim().length, 0)
  if (common < MIN_COMMON * Math.max(stored.length, actual.length)) {
    return [markup`<del>${stored}</del>`, markup`<ins>${actual}</ins>`]
  }
  return [
    markup`${parts.map(({ value, added, removed }) => !added && (removed ? markup`<del>${value}</del>` : value))}`,
    markup`${parts.map(({ value, added, removed }) => !removed && (added ? markup`<ins>${value}</ins>` : value))}`,
  ]
}
