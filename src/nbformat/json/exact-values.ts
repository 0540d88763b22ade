import { JsonNumber, toJsonNumber } from '../../common/json-number.ts'
import type { Span } from './json-node.ts'

/** What `JSON.parse` would round or refuse, with its place. */
export interface ExactValue extends Span {
  readonly value: number | JsonNumber
}

const QUOTE = '"'
const BACKSLASH = 0x5c
const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39
const LETTER_I = 0x49
const LETTER_N = 0x4e

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Python's `json` writes and reads these, too. */
const WORDS: readonly (readonly [string, number])[] = [
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]

/**
 * The numbers of a JSON text that a double does not give back, and those that
 * JSON lacks.
 *
 * @param most How many numbers are looked at; undefined where there are more.
 */
export function findExactValues(text: string): readonly ExactValue[]
export function findExactValues(
  text: string,
  most: number,
): readonly ExactValue[] | undefined
export function findExactValues(
  text: string,
  most = Infinity,
): readonly ExactValue[] | undefined {
  const found: ExactValue[] = []
  let start = 0
  let left = most
  for (;;) {
    const quote = text.indexOf(QUOTE, start)
    left -= collect(text, start, quote < 0 ? text.length : quote, found, left)
    if (left < 0) {
      return undefined
    }
    if (quote < 0) {
      return found
    }
    start = endOfString(text, quote)
  }
}

/**
 * Those between two strings.
 *
 * @returns how many numbers were looked at; one more than `most` where there are more.
 */
function collect(
  text: string,
  from: number,
  to: number,
  found: ExactValue[],
  most: number,
): number {
  let index = from
  let count = 0
  while (index < to && count <= most) {
    const start = index
    const code = text.charCodeAt(start)
    index += 1
    if (code === MINUS || (code >= ZERO && code <= NINE)) {
      NUMBER.lastIndex = start
      if (NUMBER.test(text)) {
        index = NUMBER.lastIndex
        count += 1
        const value = toJsonNumber(text.slice(start, index))
        if (value instanceof JsonNumber) {
          found.push({ start, end: index, value })
        }
        continue
      }
    }
    if (code === MINUS || code === LETTER_N || code === LETTER_I) {
      const [word, value] =
        WORDS.find(([name]) => text.startsWith(name, start)) ?? []
      if (word !== undefined && value !== undefined) {
        index = start + word.length
        found.push({ start, end: index, value })
      }
    }
  }
  return count
}

/** The place behind the string that begins at `start`, or the end of the text. */
export function endOfString(text: string, start: number): number {
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
