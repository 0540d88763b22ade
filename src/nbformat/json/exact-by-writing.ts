import { JsonNumber, toJsonNumber } from '../../common/json-number.ts'
import { endOfString } from './exact-values.ts'
import type { ExactValue } from './exact-values.ts'

const QUOTE = 0x22
const MINUS = 0x2d
const PLUS = 0x2b
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const UPPER_E = 0x45
const LOWER_E = 0x65

/** Of an integer: up to this many, a double gives it back. */
const SAFE_DIGITS = 15

/**
 * The same as {@link findExactValues} where a text has thousands of numbers:
 * `JSON` writes what it has read, and only where that is another text a number
 * is looked at by itself, which costs ten times as much.
 *
 * @returns undefined where the two cannot be laid side by side: the text is no
 * JSON, has keys twice or in an order that JavaScript changes, or escapes that
 * it writes otherwise.
 */
export function findExactByWriting(
  text: string,
): readonly ExactValue[] | undefined {
  const written = writtenAgain(text)
  if (written === undefined) {
    return undefined
  }
  const found: ExactValue[] = []
  let index = 0
  let at = 0
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (isBlank(code)) {
      index += 1
    } else if (startsNumber(code)) {
      const length = plainLength(text, index, written, at)
      if (length > 0) {
        index += length
        at += length
        continue
      }
      const end = endOfNumber(text, index)
      const value = toJsonNumber(text.slice(index, end))
      if (value instanceof JsonNumber) {
        found.push({ start: index, end, value })
      }
      index = end
      at = endOfNumber(written, at)
    } else if (code !== written.charCodeAt(at)) {
      return undefined
    } else if (code === QUOTE) {
      const end = endOfString(text, index)
      const string = text.slice(index, end)
      if (!written.startsWith(string, at)) {
        return undefined
      }
      index = end
      at += string.length
    } else {
      index += 1
      at += 1
    }
  }
  return at === written.length ? found : undefined
}

function writtenAgain(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** The length of a number that both texts have, and that a double surely gives back; else 0. */
function plainLength(
  text: string,
  start: number,
  written: string,
  at: number,
): number {
  let length = 0
  let hasPoint = false
  for (;;) {
    const code = text.charCodeAt(start + length)
    if (code === LOWER_E) {
      return 0
    }
    if (!isPartOfNumber(code)) {
      break
    }
    if (code !== written.charCodeAt(at + length)) {
      return 0
    }
    hasPoint ||= code === POINT
    length += 1
  }
  const isWhole = !isPartOfNumber(written.charCodeAt(at + length))
  return isWhole && (hasPoint || length <= SAFE_DIGITS) ? length : 0
}

function startsNumber(code: number): boolean {
  return code === MINUS || (code >= ZERO && code <= NINE)
}

function endOfNumber(text: string, start: number): number {
  let end = start
  while (isPartOfNumber(text.charCodeAt(end))) {
    end += 1
  }
  return end
}

function isPartOfNumber(code: number): boolean {
  return (
    (code >= ZERO && code <= NINE) ||
    code === POINT ||
    code === MINUS ||
    code === PLUS ||
    code === LOWER_E ||
    code === UPPER_E
  )
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}
