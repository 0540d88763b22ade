import { foldJson } from './fold-json.ts'
import { isNumber, valueOf } from './json-number.ts'
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
  return foldJson<PlainJson>(value, {
    scalar: (scalar) => (isNumber(scalar) ? valueOf(scalar) : scalar),
    list: (items) => items,
    object: (entries) => Object.fromEntries(entries),
  })
}
