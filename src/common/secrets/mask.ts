import { escapeRegExp } from '../escape-regexp.ts'
import { isJsonArray, isJsonObject } from '../json.ts'
import type { JsonObject, JsonValue } from '../json.ts'

/** Puts names in place of secret values, wherever they stand in a text. */
export type Mask = (text: string) => string

export interface Secret {
  readonly name: string
  readonly value: string
}

/** What is shorter stands in many texts that have nothing to do with it. */
export const SHORTEST_SECRET = 4

export const NO_MASK: Mask = (text) => text

/** Colours that a library may put between the characters of a text. */
const COLOURS = String.raw`(?:\x1b\[[\d;]*m)*`

/** Data of these types is no text; to change it would break it. */
const BINARY =
  /^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:pdf|octet-stream)$)/

/** What shows `[NAME]` in place of each value that is long enough to be told from other text. */
export function maskOf(secrets: readonly Secret[]): Mask {
  const names = new Map<string, string>()
  for (const { name, value } of secrets) {
    if (value.trim().length >= SHORTEST_SECRET) {
      for (const form of formsOf(value)) {
        names.set(form, names.get(form) ?? name)
      }
    }
  }
  if (names.size === 0) {
    return NO_MASK
  }
  // Of two that begin alike, the longer one leaves nothing of the other.
  const forms = [...names.keys()].toSorted((a, b) => b.length - a.length)
  const pattern = new RegExp(
    forms.map((form) => `(${sourceOf(form)})`).join('|'),
    'gu',
  )
  return (text) =>
    text.replace(pattern, (...found: readonly unknown[]) => {
      const index = found.slice(1, forms.length + 1).findIndex(isText)
      return `[${names.get(forms[index] ?? '') ?? ''}]`
    })
}

/** A value as a regular expression. */
function sourceOf(form: string): string {
  return form
    .replaceAll(/./gsu, (sign) => escapeRegExp(sign) + COLOURS)
    .slice(0, -COLOURS.length)
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

/** A value as programs show it: plain, in quotes of JSON and Python, in HTML and in addresses. */
function formsOf(value: string): ReadonlySet<string> {
  const plain = value.trim()
  const escaped = JSON.stringify(plain).slice(1, -1)
  const html = plain
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
  return new Set([
    plain,
    escaped,
    // Python's `json` writes ASCII.
    escaped.replaceAll(
      /[\u0080-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
    plain.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`),
    plain.replaceAll('\\', '\\\\'),
    html,
    html.replaceAll('"', '&quot;').replaceAll("'", '&#x27;'),
    html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    // What is no character there cannot be written so.
    encodeURIComponent(Buffer.from(plain).toString()),
  ])
}

/** Masks all text of a value, but for binary data in bundles of MIME types. */
export function maskJson(value: JsonValue, mask: Mask): JsonValue {
  if (typeof value === 'string') {
    return mask(value)
  }
  if (isJsonArray(value)) {
    return value.map((item) => maskJson(item, mask))
  }
  return isJsonObject(value) ? maskObject(value, mask) : value
}

export function maskObject(object: JsonObject, mask: Mask): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      mask(key),
      BINARY.test(key) ? value : maskJson(value, mask),
    ]),
  )
}
