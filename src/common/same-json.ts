import { isNumber, isSameInPython } from './json-number.ts'
import type { JsonNumber } from './json-number.ts'
import { isJsonObject } from './json.ts'

type Numeric = number | JsonNumber

/**
 * Whether two values have the same shape and equal scalars; the order of keys
 * does not count. Visits each value once, however deep it is nested.
 *
 * @param areEqual Of numbers; by default, whether Python's `json` reads the same
 * of both.
 */
export function sameJson(
  left: unknown,
  right: unknown,
  areEqual: (left: Numeric, right: Numeric) => boolean = isSameInPython,
): boolean {
  const open: (readonly [unknown, unknown])[] = [[left, right]]
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [a, b] = pair
    if (a === b) {
      continue
    }
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) {
        return false
      }
      for (const [index, item] of a.entries()) {
        if (item !== b[index]) {
          open.push([item, b[index]])
        }
      }
    } else if (isJsonObject(a) && isJsonObject(b)) {
      const keys = Object.keys(a)
      if (keys.length !== Object.keys(b).length) {
        return false
      }
      for (const key of keys) {
        if (!Object.hasOwn(b, key)) {
          return false
        }
        open.push([a[key], b[key]])
      }
    } else if (!isNumber(a) || !isNumber(b) || !areEqual(a, b)) {
      return false
    }
  }
  return true
}
