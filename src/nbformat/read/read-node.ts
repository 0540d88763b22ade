import { isNumber, numberOf } from '../../common/json-number.ts'
import type { JsonObject } from '../../common/json.ts'
import type { JsonDocument } from '../json/json-document.ts'
import type { JsonNode, JsonObjectNode } from '../json/json-node.ts'
import { member, toJsonObject } from '../json/json-node.ts'
import type { NotebookParseError } from '../parse-error.ts'
import { parseError } from '../parse-error.ts'

const RESTORE =
  'Open the notebook in Jupyter and save it, or restore it from version control.'

/** The error for JSON that is no notebook because of what stands at `node`. */
export function notebookError(
  document: JsonDocument,
  node: JsonNode,
  fact: string,
  remedy: string = RESTORE,
): NotebookParseError {
  return parseError(document.text, {
    offset: node.start,
    subject: 'not a notebook',
    fact,
    remedy,
  })
}

export function rootObject(document: JsonDocument): JsonObjectNode {
  const { root } = document
  if (root.type !== 'object') {
    throw notebookError(
      document,
      root,
      `the file holds ${describe(root)}, not an object`,
    )
  }
  return root
}

/** The nodes of a list; `what` names it in the error. */
export function readList(
  document: JsonDocument,
  node: JsonNode,
  what: string,
): readonly JsonNode[] {
  if (node.type === 'array') {
    return node.items
  }
  throw notebookError(
    document,
    node,
    `${what} is ${describe(node)}, not a list`,
  )
}

export function expectObject(
  document: JsonDocument,
  node: JsonNode,
  what: string,
): JsonObjectNode {
  if (node.type === 'object') {
    return node
  }
  throw notebookError(
    document,
    node,
    `${what} is ${describe(node)}, not an object`,
  )
}

/** The object as a value; `{}` where it is missing or null. */
export function readObject(
  document: JsonDocument,
  node: JsonNode | undefined,
  what: string,
): JsonObject {
  return isAbsent(node) ? {} : toJsonObject(expectObject(document, node, what))
}

/** Whether a member is missing or null, which are read alike. */
export function isAbsent(
  node: JsonNode | undefined,
): node is undefined | (JsonNode & { readonly value: null }) {
  return node === undefined || (node.type === 'scalar' && node.value === null)
}

export function stringMember(
  node: JsonObjectNode,
  key: string,
): string | undefined {
  const value = member(node, key)
  return value?.type === 'scalar' && typeof value.value === 'string'
    ? value.value
    : undefined
}

export function integerMember(
  node: JsonObjectNode,
  key: string,
): number | undefined {
  const value = member(node, key)
  const number = value?.type === 'scalar' ? numberOf(value.value) : undefined
  return Number.isInteger(number) ? number : undefined
}

/** The kind of value, for error messages. */
export function describe(node: JsonNode): string {
  if (node.type === 'array') {
    return 'a list'
  }
  if (node.type === 'object') {
    return 'an object'
  }
  if (typeof node.value === 'string') {
    return 'a string'
  }
  if (isNumber(node.value)) {
    return 'a number'
  }
  return String(node.value)
}
