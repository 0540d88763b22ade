import type { JsonValue } from '../../common/json.ts'
import { parseJsonDocument } from './json-document.ts'
import { toJsonValue } from './json-node.ts'

/**
 * Reads JSON as Python's `json` does, with NaN and the infinities, and rounds
 * no number. Most texts hold only such as `JSON.parse` gives back, which is
 * faster.
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): JsonValue {
  if (mayBeRounded(text)) {
    return parseExactly(text) ?? JSON.parse(text)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    const value = parseExactly(text)
    if (value === undefined) {
      throw error
    }
    return value
  }
}

/** Undefined for what is not JSON, or nested too deeply. */
function parseExactly(text: string): JsonValue | undefined {
  try {
    return toJsonValue(parseJsonDocument(text).root)
  } catch {
    return undefined
  }
}

const QUOTE = '"'
const BACKSLASH = 0x5c
const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39
const LETTER_E = 0x65
const LOWER_CASE = 0x20

/** Up to this many digits a double gives back each decimal. */
const SAFE_DIGITS = 15

/** Whether a number outside of strings may not be one that a double gives back. */
function mayBeRounded(text: string): boolean {
  let start = 0
  for (;;) {
    const quote = text.indexOf(QUOTE, start)
    const end = quote < 0 ? text.length : quote
    if (hasLongNumber(text, start, end)) {
      return true
    }
    if (quote < 0) {
      return false
    }
    start = endOfString(text, quote)
  }
}

/** `1.0`, `1e5`, `-0`, and what has many digits. */
function hasLongNumber(text: string, start: number, end: number): boolean {
  let digits = 0
  let hasPoint = false
  let isNegative = false
  let last = 0
  for (let index = start; index <= end; index += 1) {
    const code = index < end ? text.charCodeAt(index) : 0
    if (code >= ZERO && code <= NINE) {
      digits += 1
      last = code
    } else if (code === POINT) {
      hasPoint = true
    } else if (digits > 0) {
      const isExponent = (code | LOWER_CASE) === LETTER_E
      const endsWithZero =
        last === ZERO && (hasPoint || (isNegative && digits === 1))
      if (isExponent || endsWithZero || digits > SAFE_DIGITS) {
        return true
      }
      digits = 0
      hasPoint = false
      isNegative = false
    } else {
      isNegative = code === MINUS
    }
  }
  return false
}

/** The place behind the string that begins at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  let end = start
  for (;;) {
    end = text.indexOf(QUOTE, end + 1)
    if (end < 0) {
      return text.length
    }
    let first = end
    while (text.charCodeAt(first - 1) === BACKSLASH) {
      first -= 1
    }
    if ((end - first) % 2 === 0) {
      return end + 1
    }
  }
}
