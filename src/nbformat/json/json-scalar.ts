import { toJsonNumber } from '../../common/json-number.ts'
import type { JsonScalarNode, Span } from './json-node.ts'
import { jsonSyntaxError, truncatedError } from './json-syntax-error.ts'

type StringNode = Span & { readonly type: 'scalar'; readonly value: string }

const QUOTE = 0x22
const BACKSLASH = 0x5c

const PLAIN_CHARACTERS = /[^"\\\x00-\x1f]*/y

/**
 * Reads the string whose opening quote stands at `start`. Strings of megabytes
 * (images) are passed over by the regular expression engine and taken as one
 * slice; only those with a backslash are decoded.
 */
export function parseString(text: string, start: number): StringNode {
  let offset = start + 1
  let escaped = false
  for (;;) {
    PLAIN_CHARACTERS.lastIndex = offset
    PLAIN_CHARACTERS.test(text)
    offset = PLAIN_CHARACTERS.lastIndex
    const code = text.charCodeAt(offset)
    if (code === QUOTE) {
      break
    }
    if (code === BACKSLASH) {
      escaped = true
      offset += 2
    }
    if (offset >= text.length) {
      throw truncatedError(text, 'a string', start)
    }
    if (code !== BACKSLASH) {
      throw jsonSyntaxError(text, offset, 'the string to go on')
    }
  }
  const end = offset + 1
  const value = escaped
    ? decodeString(text, start, end)
    : text.slice(start + 1, offset)
  return { type: 'scalar', start, end, value }
}

function decodeString(text: string, start: number, end: number): string {
  const literal = text.slice(start, end)
  try {
    return String(JSON.parse(literal))
  } catch {
    const escapes = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}|(?<bad>))/g
    const bad = [...literal.matchAll(escapes)].find(
      (escape) => escape.groups?.['bad'] !== undefined,
    )
    throw jsonSyntaxError(
      text,
      start + (bad?.index ?? 0) + 1,
      'one of " \\ / b f n r t u after the backslash (u with four hex digits)',
    )
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** Python's `json` writes and reads the last three. */
const WORDS = new Map<string, null | boolean | number>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

/** Reads the number or word that stands at `start`. */
export function parseScalar(text: string, start: number): JsonScalarNode {
  NUMBER.lastIndex = start
  if (NUMBER.test(text)) {
    const end = NUMBER.lastIndex
    const value = toJsonNumber(text.slice(start, end))
    return { type: 'scalar', start, end, value }
  }
  for (const [word, value] of WORDS) {
    if (text.startsWith(word, start)) {
      return { type: 'scalar', start, end: start + word.length, value }
    }
  }
  const rest = text.slice(start, start + '-Infinity'.length)
  const isCut =
    start + rest.length === text.length &&
    [...WORDS.keys()].some((word) => word.startsWith(rest))
  throw isCut
    ? truncatedError(text, 'a value', start)
    : jsonSyntaxError(text, start, 'a value')
}
