import { canonicalNumber, isNumber } from '../../common/json-number.ts'
import { isJsonArray } from '../../common/json.ts'
import type { JsonObject, JsonValue } from '../../common/json.ts'
import { indentation } from '../markup/indentation.ts'

/** A list or object that is written up to the value at `next`. */
interface Frame {
  readonly indent: string
  readonly close: string
  /** Of an object: one a value. */
  readonly labels: readonly string[]
  readonly values: readonly JsonValue[]
  next: number
}

/**
 * A JSON value as indented text, keys sorted, so that equal values give equal
 * texts: see {@link canonicalNumber} for numbers. NaN equals NaN.
 * Never throws, however deep the value is nested.
 */
export function canonicalJson(root: JsonValue): string {
  const lines: string[] = []
  const frames: Frame[] = []
  const write = (before: string, value: JsonValue): void => {
    if (isNumber(value)) {
      lines.push(before + canonicalNumber(value))
    } else if (typeof value !== 'object' || value === null) {
      lines.push(before + JSON.stringify(value))
    } else {
      const [open, frame] = frameOf(value, frames.length + 1)
      if (frame.values.length === 0) {
        lines.push(before + open + frame.close)
      } else {
        lines.push(before + open)
        frames.push(frame)
      }
    }
  }
  write('', root)
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const { indent, labels, values, next } = frame
    const value = values[next]
    frame.next += 1
    if (value === undefined) {
      frames.pop()
      lines.push(indentation(frames.length) + frame.close)
    } else {
      write(indent + (labels[next] ?? ''), value)
    }
  }
  return lines.join('\n')
}

function frameOf(
  value: readonly JsonValue[] | JsonObject,
  depth: number,
): readonly [open: string, frame: Frame] {
  const indent = indentation(depth)
  if (isJsonArray(value)) {
    const list = { indent, close: ']', labels: [], values: value, next: 0 }
    return ['[', list]
  }
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const labels = entries.map(([key]) => `${JSON.stringify(key)}: `)
  const values = entries.map(([, item]) => item)
  return ['{', { indent, close: '}', labels, values, next: 0 }]
}
