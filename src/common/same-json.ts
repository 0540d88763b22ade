import { isNumber, isSameInPython } from './json-number.ts'
import { isJsonObject } from './json.ts'

/** Whether Python's `json` reads equal values of both; the order of keys does not count. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) {
    return true
  }
  if (isNumber(left) || isNumber(right)) {
    return isNumber(left) && isNumber(right) && isSameInPython(left, right)
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length &&
      left.every((item, index) => sameJson(item, right[index]))
    )
  }
  if (!isJsonObject(left) || !isJsonObject(right)) {
    return false
  }
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every(
      (key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]),
    )
  )
}
