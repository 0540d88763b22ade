import { parseError } from '../parse-error.ts'
import type {
  JsonArrayNode,
  JsonMember,
  JsonNode,
  JsonObjectNode,
} from './json-node.ts'
import { parseScalar, parseString } from './json-scalar.ts'
import {
  jsonSyntaxError,
  nestingError,
  truncatedError,
} from './json-syntax-error.ts'
import type { LineIndex } from './line-index.ts'
import { lineIndex } from './line-index.ts'

/** A JSON text with the place of every value in it. */
export interface JsonDocument {
  readonly text: string
  readonly root: JsonNode
  readonly lines: LineIndex
}

/** About where Python's own reader gives up. */
const MAX_DEPTH = 1000

/**
 * Reads JSON as Python's `json` does: with `NaN`, `Infinity` and `-Infinity`,
 * and strict in all else. A byte order mark is passed over; offsets count it.
 *
 * @throws NotebookParseError where the text is not JSON, ends too early, is
 * empty, or is nested deeper than 1000 levels.
 */
export function parseJsonDocument(text: string): JsonDocument {
  const start = skipBlanks(text, text.startsWith('\uFEFF') ? 1 : 0)
  if (start >= text.length) {
    throw parseError(text, {
      offset: 0,
      subject: 'the file is empty',
      remedy: 'Save a notebook to it, or delete it.',
    })
  }
  const root = parseValue(text, start, 0)
  const rest = skipBlanks(text, root.end)
  if (rest < text.length) {
    throw jsonSyntaxError(text, rest, 'the end of the file')
  }
  return { text, root, lines: lineIndex(text) }
}

function parseValue(text: string, start: number, depth: number): JsonNode {
  switch (text[start]) {
    case '{':
      return parseObject(text, start, nested(text, start, depth))
    case '[':
      return parseArray(text, start, nested(text, start, depth))
    case '"':
      return parseString(text, start)
    default:
      return parseScalar(text, start)
  }
}

function nested(text: string, start: number, depth: number): number {
  if (depth >= MAX_DEPTH) {
    throw nestingError(text, start, MAX_DEPTH)
  }
  return depth + 1
}

function parseArray(text: string, start: number, depth: number): JsonArrayNode {
  const items: JsonNode[] = []
  const next = (offset: number): number =>
    nextToken(text, offset, 'a list', start)

  let offset = next(start + 1)
  if (text[offset] === ']') {
    return { type: 'array', start, end: offset + 1, items }
  }
  for (;;) {
    const item = parseValue(text, offset, depth)
    items.push(item)
    offset = next(item.end)
    if (text[offset] === ']') {
      return { type: 'array', start, end: offset + 1, items }
    }
    if (text[offset] !== ',') {
      throw jsonSyntaxError(text, offset, '"," or "]"')
    }
    offset = next(offset + 1)
    if (text[offset] === ']') {
      throw jsonSyntaxError(text, offset, 'a value after the comma')
    }
  }
}

function parseObject(
  text: string,
  start: number,
  depth: number,
): JsonObjectNode {
  const members: JsonMember[] = []
  const next = (offset: number): number =>
    nextToken(text, offset, 'an object', start)

  let offset = next(start + 1)
  if (text[offset] === '}') {
    return { type: 'object', start, end: offset + 1, members }
  }
  for (;;) {
    if (text[offset] !== '"') {
      const after = members.length > 0 ? ' after the comma' : ''
      throw jsonSyntaxError(text, offset, `a key in double quotes${after}`)
    }
    const key = parseString(text, offset)
    offset = next(key.end)
    if (text[offset] !== ':') {
      throw jsonSyntaxError(text, offset, '":"')
    }
    const value = parseValue(text, next(offset + 1), depth)
    members.push({ key, value })
    offset = next(value.end)
    if (text[offset] === '}') {
      return { type: 'object', start, end: offset + 1, members }
    }
    if (text[offset] !== ',') {
      throw jsonSyntaxError(text, offset, '"," or "}"')
    }
    offset = next(offset + 1)
  }
}

function nextToken(
  text: string,
  offset: number,
  inside: string,
  start: number,
): number {
  const next = skipBlanks(text, offset)
  if (next >= text.length) {
    throw truncatedError(text, inside, start)
  }
  return next
}

function skipBlanks(text: string, offset: number): number {
  let next = offset
  for (;;) {
    const code = text.charCodeAt(next)
    const isBlank =
      code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
    if (!isBlank) {
      return next
    }
    next += 1
  }
}
