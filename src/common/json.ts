import { JsonNumber } from './json-number.ts'

/** NaN and the infinities are numbers, as in Python's `json`. */
export type JsonScalar = null | boolean | number | JsonNumber | string

export type JsonValue = JsonScalar | readonly JsonValue[] | JsonObject

export interface JsonObject {
  readonly [key: string]: JsonValue
}

export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof JsonNumber)
  )
}

/** The object, or an empty one where a peer sent something else. */
export function objectOr(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** The string, or `fallback` where a peer sent something else. */
export function stringOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback
}

/** `Array.isArray` does not narrow readonly lists. */
export function isJsonArray(
  value: JsonValue | undefined,
): value is readonly JsonValue[] {
  return Array.isArray(value)
}

export function isStringArray(
  value: JsonValue | undefined,
): value is readonly string[] {
  return isJsonArray(value) && value.every((item) => typeof item === 'string')
}

/** The member `key` of `value` if `value` is an object that has it itself. */
export function jsonMember(
  value: JsonValue | undefined,
  key: string,
): JsonValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key)
    ? value[key]
    : undefined
}
