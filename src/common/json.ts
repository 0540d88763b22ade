/** A JSON value as Python's `json` reads it: NaN and the infinities are numbers. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | JsonObject

export interface JsonObject {
  readonly [key: string]: JsonValue
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object, or an empty one where a peer sent something else. */
export function objectOr(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** The string, or `fallback` where a peer sent something else. */
export function stringOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback
}
