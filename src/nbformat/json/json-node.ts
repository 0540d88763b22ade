import type { JsonObject, JsonScalar, JsonValue } from '../../common/json.ts'

/** A half-open range of offsets (UTF-16 units) into the text of a file. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface JsonScalarNode extends Span {
  readonly type: 'scalar'
  readonly value: JsonScalar
}

export interface JsonArrayNode extends Span {
  readonly type: 'array'
  readonly items: readonly JsonNode[]
}

export interface JsonMember {
  readonly key: Span & { readonly value: string }
  readonly value: JsonNode
}

export interface JsonObjectNode extends Span {
  readonly type: 'object'
  /** As written: in the order of the file, with members that have the same key. */
  readonly members: readonly JsonMember[]
}

/** A JSON value and the place it was read from. */
export type JsonNode = JsonScalarNode | JsonArrayNode | JsonObjectNode

/** The member named `key`; of several the last one, as in Python's `json`. */
export function member(
  node: JsonObjectNode,
  key: string,
): JsonNode | undefined {
  return node.members.findLast((each) => each.key.value === key)?.value
}

/** The values of a list or object with what belongs to each, in the order of the file. */
export function children(node: JsonNode): readonly Span[] {
  switch (node.type) {
    case 'scalar':
      return []
    case 'array':
      return node.items
    case 'object':
      return node.members.map(({ key, value }) => ({
        start: key.start,
        end: value.end,
      }))
  }
}

/** The value without its places. */
export function toJsonValue(node: JsonNode): JsonValue {
  switch (node.type) {
    case 'scalar':
      return node.value
    case 'array':
      return node.items.map(toJsonValue)
    case 'object':
      return toJsonObject(node)
  }
}

export function toJsonObject(node: JsonObjectNode): JsonObject {
  // fromEntries defines own properties, also one named `__proto__`.
  return Object.fromEntries(
    node.members.map(({ key, value }) => [key.value, toJsonValue(value)]),
  )
}
