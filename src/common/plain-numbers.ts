import { isNumber, valueOf } from './json-number.ts'
import { isJsonArray } from './json.ts'
import type { JsonValue } from './json.ts'

/** The value as `JSON.parse` gives it: numbers as doubles. */
export function plainNumbers(value: JsonValue): JsonValue {
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
