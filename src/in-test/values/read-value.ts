import { foldJson } from '../../common/fold-json.ts'
import { isInteger, isNumber, valueOf } from '../../common/json-number.ts'
import type { JsonNumber } from '../../common/json-number.ts'
import { parseJson } from '../../nbformat/json/parse-json.ts'

/** As `carried_values.py` has it. */
const MARK = '$vitest-notebook'

/** From here on a double may be another integer than the one that was written. */
const FIRST_UNSAFE = 2 ** 53

/** Python writes floats from here on with an exponent. */
const FIRST_WITH_EXPONENT = 1e16

/**
 * A value that `carried_values.py` has made JSON of. Integers that a number of
 * JavaScript may not hold are a `bigint`.
 */
export function readValue(text: string): unknown {
  return foldJson<unknown>(parseJson(text), {
    scalar: (value) => (isNumber(value) ? readNumber(value) : value),
    list: (items) => items,
    object: readObject,
  })
}

function readNumber(number: number | JsonNumber): number | bigint {
  if (typeof number !== 'number') {
    const { value } = number
    return isInteger(number) && !Number.isSafeInteger(value)
      ? BigInt(number.source)
      : value
  }
  const size = Math.abs(number)
  return Number.isInteger(number) &&
    size >= FIRST_UNSAFE &&
    size < FIRST_WITH_EXPONENT
    ? BigInt(number)
    : valueOf(number)
}

function pairsOf(value: unknown): readonly (readonly [string, unknown])[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  return items.map((item) =>
    Array.isArray(item) ? [String(item[0]), item[1]] : ['', undefined],
  )
}

function readObject(entries: readonly (readonly [string, unknown])[]): unknown {
  const object: Record<string, unknown> = Object.fromEntries(entries)
  switch (object[MARK]) {
    case 'bytes':
      return new Uint8Array(Buffer.from(String(object['base64']), 'base64'))
    case 'set':
      return new Set(Array.isArray(object['items']) ? object['items'] : [])
    case 'dict':
      return Object.fromEntries(pairsOf(object['items']))
    default:
      return object
  }
}
