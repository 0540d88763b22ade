import { foldJson } from './fold-json.ts'
import { isNumber, numberText } from './json-number.ts'
import type { JsonValue } from './json.ts'

/** JSON without rounding: as `JSON.stringify`, but numbers keep their text, and NaN and the infinities are Python's. */
export function stringifyJson(value: JsonValue): string {
  return foldJson(value, {
    scalar: (scalar) =>
      isNumber(scalar) ? numberText(scalar) : JSON.stringify(scalar),
    list: (items) => `[${items.join(',')}]`,
    object: (entries) =>
      `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${item}`).join(',')}}`,
  })
}
