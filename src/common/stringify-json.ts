import { isNumber, numberText } from './json-number.ts'
import { isJsonArray } from './json.ts'
import type { JsonValue } from './json.ts'

/** JSON without rounding: as `JSON.stringify`, but numbers keep their text, and NaN and the infinities are Python's. */
export function stringifyJson(value: JsonValue): string {
  if (isNumber(value)) {
    return numberText(value)
  }
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value)
  }
  if (isJsonArray(value)) {
    return `[${value.map(stringifyJson).join(',')}]`
  }
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}:${stringifyJson(item)}`,
  )
  return `{${members.join(',')}}`
}
