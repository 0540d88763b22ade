import { isNumber, writeNumber } from '../common/json-number.ts'
import type { JsonScalar, JsonValue } from '../common/json.ts'
import { isJsonObject } from '../common/json.ts'

/** What fits into a line of this length stands in one. */
const WIDTH = 78
const INDENT = '  '

/**
 * JSON as Python's `json` reads it (with `NaN` and the infinities), keys sorted,
 * laid out for a line diff: short lists and objects in one line, long lists of
 * numbers in full lines.
 */
export function prettyJson(value: JsonValue, indent = ''): string {
  if (isScalar(value)) {
    return printScalar(value)
  }
  const [open, close] = isJsonObject(value) ? '{}' : '[]'
  const inner = indent + INDENT
  const items = isJsonObject(value)
    ? Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(
          ([key, item]) => `${JSON.stringify(key)}: ${prettyJson(item, inner)}`,
        )
    : value.map((item) => prettyJson(item, inner))
  const isFlat = items.every((item) => !item.includes('\n'))
  const line = `${open}${items.join(', ')}${close}`
  if (isFlat && indent.length + line.length <= WIDTH) {
    return line
  }
  const lines =
    !isJsonObject(value) && value.every(isScalar)
      ? fillLines(items, WIDTH - inner.length)
      : items
  return `${open}\n${lines.map((each) => inner + each).join(',\n')}\n${indent}${close}`
}

function isScalar(value: JsonValue): value is JsonScalar {
  return typeof value !== 'object' || value === null || isNumber(value)
}

/** `JSON.stringify` would write `null` for NaN and the infinities. */
function printScalar(value: JsonScalar): string {
  return isNumber(value) ? writeNumber(value) : JSON.stringify(value)
}

function fillLines(items: readonly string[], width: number): readonly string[] {
  const lines: string[] = []
  for (const item of items) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + item.length + 2 <= width) {
      lines[lines.length - 1] = `${last}, ${item}`
    } else {
      lines.push(item)
    }
  }
  return lines
}
