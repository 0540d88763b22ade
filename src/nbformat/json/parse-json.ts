import { JsonNumber } from '../../common/json-number.ts'
import type { JsonScalar, JsonValue } from '../../common/json.ts'
import { findExactByWriting } from './exact-by-writing.ts'
import { findExactValues } from './exact-values.ts'

/** What `JSON.parse` gives. */
type Parsed = JsonScalar | Parsed[] | { [key: string]: Parsed }

/** Numbers, from which on it pays to read and write the text once more. */
const MANY = 2_000

/**
 * Reads JSON as Python's `json` does, with NaN and the infinities, and rounds
 * no number, however deep it is nested. `JSON.parse` does the work, which is
 * fast: what it would round or refuse is a string meanwhile.
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function parseJson(text: string): JsonValue {
  const exact =
    findExactValues(text, MANY) ??
    findExactByWriting(text) ??
    findExactValues(text)
  if (exact.length === 0) {
    return JSON.parse(text)
  }
  const mark = `${crypto.randomUUID()} `
  const parts: string[] = []
  let end = 0
  for (const [index, value] of exact.entries()) {
    parts.push(text.slice(end, value.start), `"${mark}${index}"`)
    end = value.end
  }
  parts.push(text.slice(end))
  return putBack(JSON.parse(parts.join('')), (item) =>
    typeof item === 'string' && item.startsWith(mark)
      ? exact[Number(item.slice(mark.length))]?.value
      : undefined,
  )
}

/** Puts values in the place of those that `find` knows; changes lists and objects. */
function putBack(
  root: Parsed,
  find: (value: Parsed) => JsonScalar | undefined,
): JsonValue {
  const holder = [root]
  const open: Parsed[] = [holder]
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    if (Array.isArray(parent)) {
      for (const [index, item] of parent.entries()) {
        const value = find(item)
        if (value !== undefined) {
          parent[index] = value
        } else if (typeof item === 'object') {
          open.push(item)
        }
      }
    } else if (
      typeof parent === 'object' &&
      parent !== null &&
      !(parent instanceof JsonNumber)
    ) {
      for (const [key, item] of Object.entries(parent)) {
        const value = find(item)
        if (value !== undefined) {
          // Also of a key that is named `__proto__`.
          Object.defineProperty(parent, key, { value })
        } else if (typeof item === 'object') {
          open.push(item)
        }
      }
    }
  }
  return holder[0] ?? null
}
