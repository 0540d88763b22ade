import type { JsonObject, JsonValue } from '../json.ts'

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object, or `{}` where a kernel sent `null`, nothing or another type. */
export function objectOrEmpty(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** The string, or `''` where a kernel sent `null`, nothing or another type. */
export function stringOrEmpty(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
