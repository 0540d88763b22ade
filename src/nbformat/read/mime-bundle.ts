import type { JsonObject, JsonValue } from '../../common/json.ts'
import { parseJsonDocument } from '../json/json-document.ts'
import { toJsonValue } from '../json/json-node.ts'
import { NotebookParseError } from '../parse-error.ts'
import type { MimeBundle } from '../types.ts'
import { readText } from './multiline-string.ts'

const JSON_MIME_TYPE = 'application/json'

/**
 * Joins the texts of a bundle of nbformat 4. JSON types are left alone: a list
 * of strings there is a list (nbformat 5, `v4/rwbase.py`, `_is_json_mime`).
 */
export function readMimeBundle(data: JsonObject): MimeBundle {
  return mapObject(data, (value, mimeType) =>
    isJsonMimeType(mimeType) ? value : (readText(value, 4) ?? value),
  )
}

export function isJsonMimeType(mimeType: string): boolean {
  return (
    mimeType === JSON_MIME_TYPE ||
    (mimeType.startsWith('application/') && mimeType.endsWith('+json'))
  )
}

const SPLIT_MIME_TYPES: ReadonlySet<string> = new Set([
  'application/javascript',
  'image/svg+xml',
])

/** Whether nbformat stores the type as a list of lines (nbformat 5, `v4/rwbase.py`, `_split_mimebundle`). */
export function isSplitMimeType(mimeType: string): boolean {
  return mimeType.startsWith('text/') || SPLIT_MIME_TYPES.has(mimeType)
}

/** The short names that nbformat 2 and 3 had for MIME types. */
const MIME_TYPES: ReadonlyMap<string, string> = new Map([
  ['text', 'text/plain'],
  ['html', 'text/html'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['latex', 'text/latex'],
  ['json', JSON_MIME_TYPE],
  ['javascript', 'application/javascript'],
])

/** Gives an object of nbformat 2 or 3 the MIME types as its keys. */
export function upgradeMimeKeys(data: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      MIME_TYPES.get(key) ?? key,
      value,
    ]),
  )
}

/** Reads a bundle of nbformat 2 or 3, where JSON was stored as its text. */
export function upgradeMimeBundle(
  data: JsonObject,
  nbformat: number,
): MimeBundle {
  return mapObject(upgradeMimeKeys(data), (value, mimeType) => {
    const text = readText(value, nbformat)
    if (text === undefined) {
      return value
    }
    return mimeType === JSON_MIME_TYPE ? parseStoredJson(text) : text
  })
}

function parseStoredJson(text: string): JsonValue {
  try {
    return toJsonValue(parseJsonDocument(text).root)
  } catch (error) {
    if (error instanceof NotebookParseError) {
      return text
    }
    throw error
  }
}

function mapObject(
  object: JsonObject,
  change: (value: JsonValue, key: string) => JsonValue,
): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value, key)]),
  )
}
