import { isNumber, valueOf } from './json-number.ts'
import { isJsonArray } from './json.ts'
import type { JsonValue } from './json.ts'

/** A JSON value as `JSON.parse` gives it: numbers are doubles. */
export type PlainJson =
  | null
  | boolean
  | number
  | string
  | readonly PlainJson[]
  | { readonly [key: string]: PlainJson }

export function plainNumbers(value: JsonValue): PlainJson {
  if (isNumber(value)) {
    return valueOf(value)
  }
  if (typeof value !== 'object' || value === null) {
    return value
  }
  return isJsonArray(value)
    ? value.map(plainNumbers)
    : Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, plainNumbers(item)]),
      )
}
