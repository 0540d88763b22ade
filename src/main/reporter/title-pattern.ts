import { escapeRegExp } from '../../common/escape-regexp.ts'

/**
 * What `-t` selects: what it matches as a regular expression, which is how Vitest
 * takes it, and a title or line of a report that was copied as it is. `[1]
 * print(x)` would match neither itself nor any other cell otherwise.
 */
export function titlePattern(pattern: RegExp): RegExp {
  const text = pattern.source
    .replaceAll(String.raw`\/`, '/')
    .replace(/^.*\.ipynb > /i, '')
  if (text === '') {
    return pattern
  }
  // Between headings Vitest 4.1 has a blank only.
  const copied = escapeRegExp(text).replaceAll(' > ', '(?: >)? ')
  return new RegExp(`(?:${pattern.source})|${copied}`, pattern.flags)
}
