import type { JsonObject, JsonValue } from '../../common/json.ts'

/** `Array.isArray` does not narrow readonly lists. */
export function isJsonArray(
  value: JsonValue | undefined,
): value is readonly JsonValue[] {
  return Array.isArray(value)
}

export function isJsonObject(
  value: JsonValue | undefined,
): value is JsonObject {
  return typeof value === 'object' && value !== null && !isJsonArray(value)
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
