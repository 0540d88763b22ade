import { JsonNumber } from './json-number.ts'
import { isJsonArray } from './json.ts'
import type { JsonScalar, JsonValue } from './json.ts'

/** What becomes of the parts of a JSON value. */
export interface JsonFold<T> {
  readonly scalar: (value: JsonScalar) => T
  readonly list: (items: readonly T[]) => T
  readonly object: (entries: readonly (readonly [key: string, T])[]) => T
}

/** A list or object, the first of its values folded. */
interface Frame<T> {
  /** Of an object. */
  readonly keys: readonly string[] | undefined
  readonly values: readonly JsonValue[]
  readonly folded: T[]
}

/** Makes something of a JSON value from the inside out, however deep it is nested. */
export function foldJson<T>(root: JsonValue, fold: JsonFold<T>): T {
  if (isScalar(root)) {
    return fold.scalar(root)
  }
  const frames = [frameOf<T>(root)]
  for (;;) {
    const frame = frames.at(-1)
    if (!frame) {
      throw new RangeError('the root is folded last')
    }
    const value = frame.values[frame.folded.length]
    if (value === undefined) {
      const { keys, folded } = frame
      const whole = keys
        ? fold.object(folded.map((item, at) => [keys[at] ?? '', item]))
        : fold.list(folded)
      frames.pop()
      const parent = frames.at(-1)
      if (!parent) {
        return whole
      }
      parent.folded.push(whole)
    } else if (isScalar(value)) {
      frame.folded.push(fold.scalar(value))
    } else {
      frames.push(frameOf<T>(value))
    }
  }
}

function frameOf<T>(value: Exclude<JsonValue, JsonScalar>): Frame<T> {
  return isJsonArray(value)
    ? { keys: undefined, values: value, folded: [] }
    : { keys: Object.keys(value), values: Object.values(value), folded: [] }
}

function isScalar(value: JsonValue): value is JsonScalar {
  return (
    typeof value !== 'object' || value === null || value instanceof JsonNumber
  )
}
