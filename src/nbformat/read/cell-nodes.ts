import type { JsonDocument } from '../json/json-document.ts'
import type { JsonNode, JsonObjectNode } from '../json/json-node.ts'
import { member } from '../json/json-node.ts'
import { expectObject, notebookError, readList } from './read-node.ts'

/**
 * The cells of a notebook in order: `cells`, or before nbformat 4 those of all
 * `worksheets`.
 *
 * @throws NotebookParseError when these are missing or not lists of objects.
 */
export function notebookCells(
  document: JsonDocument,
  root: JsonObjectNode,
  nbformat: number,
): readonly JsonObjectNode[] {
  if (nbformat >= 4) {
    return cellsOf(document, root)
  }
  const worksheets = required(document, root, 'worksheets')
  return readList(document, worksheets, '"worksheets"').flatMap((worksheet) =>
    cellsOf(document, expectObject(document, worksheet, 'a worksheet')),
  )
}

function cellsOf(
  document: JsonDocument,
  owner: JsonObjectNode,
): readonly JsonObjectNode[] {
  const cells = required(document, owner, 'cells')
  return readList(document, cells, '"cells"').map((cell, index) =>
    expectObject(document, cell, `cell ${index + 1} of "cells"`),
  )
}

function required(
  document: JsonDocument,
  owner: JsonObjectNode,
  key: string,
): JsonNode {
  const node = member(owner, key)
  if (node !== undefined) {
    return node
  }
  throw notebookError(document, owner, `it has no "${key}"`)
}
