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

/** A value as programs show it: plain, in quotes of JSON and Python, in HTML, in addresses, and as base64. */
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
    ...addressForms(plain),
    ...base64Forms(plain),
  ])
}

/** As JavaScript, Python's `quote` and forms of HTML write it. */
function addressForms(value: string): readonly string[] {
  // What is no character there cannot be written so.
  const encoded = encodeURIComponent(Buffer.from(value).toString())
  const strict = encoded.replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return [
    encoded,
    strict,
    strict.replaceAll('%2F', '/'),
    strict.replaceAll('%20', '+'),
  ]
}

/** Within what is shorter, text that is no base64 would be found. */
const SHORTEST_BASE64 = 8

/** Alone and within a longer text, such as `user:value`: then what stands before shifts its bits. */
function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  return [0, 1, 2]
    .flatMap((before) => {
      const all = Buffer.concat([Buffer.alloc(before), bytes])
      // Signs that hold bits of a neighbour, where there is one.
      const first = Math.ceil((before * 8) / 6)
      const last = Math.floor((all.length * 8) / 6)
      return (['base64', 'base64url'] as const).flatMap((encoding) => {
        const text = all.toString(encoding)
        return [text.slice(first), text.slice(first, last)]
      })
    })
    .filter((form) => form.length >= SHORTEST_BASE64)
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
