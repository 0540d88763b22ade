import type { JsonObject } from '../json.ts'
import { notebookCells } from './cell-nodes.ts'
import type { JsonDocument } from './json-document.ts'
import { parseJsonDocument } from './json-document.ts'
import type { JsonObjectNode } from './json-node.ts'
import { member } from './json-node.ts'
import { readCells } from './read-cell.ts'
import {
  integerMember,
  notebookError,
  readObject,
  rootObject,
} from './read-node.ts'
import type { Notebook } from './types.ts'

/**
 * Reads a notebook of nbformat 2, 3 or 4 (any minor). What a newer minor adds
 * is passed over, what an old one lacks gets nbformat's defaults; older majors
 * are converted as nbformat's own `convert` does (worksheets flattened, heading
 * cells to Markdown, `pyout`/`pyerr` to `execute_result`/`error`). Outputs stay
 * as they were stored; nothing is merged.
 *
 * @throws NotebookParseError when the text is not JSON or not such a notebook.
 * The message names line and column but not the file: that is for the caller
 * to add.
 */
export function parseNotebook(text: string): Notebook {
  const document = parseJsonDocument(text)
  const root = rootObject(document)
  const nbformat = readMajor(document, root)
  const nbformat_minor = integerMember(root, 'nbformat_minor') ?? 0
  return {
    nbformat,
    nbformat_minor,
    metadata: readMetadata(document, root, nbformat),
    cells: readCells(document, notebookCells(document, root, nbformat), {
      nbformat,
      nbformat_minor,
    }),
  }
}

/** Majors whose layout is known: 2 and 3 have worksheets, 4 has cells. */
const OLDEST_MAJOR = 2
const NEWEST_MAJOR = 4

function readMajor(document: JsonDocument, root: JsonObjectNode): number {
  const node = member(root, 'nbformat')
  if (node === undefined) {
    throw notebookError(
      document,
      root,
      'it has no "nbformat"',
      'If it is meant to be a notebook, open it in Jupyter and save it; ' +
        'else exclude the file.',
    )
  }
  const major = integerMember(root, 'nbformat')
  if (major === undefined) {
    throw notebookError(
      document,
      node,
      `"nbformat" is ${document.text.slice(node.start, node.end).slice(0, 40)}, not a whole number`,
      'Set it to 4 if the notebook has "cells", to 3 if it has "worksheets".',
    )
  }
  if (major > NEWEST_MAJOR) {
    throw notebookError(
      document,
      node,
      `nbformat ${major} is not known, only ${OLDEST_MAJOR} to ${NEWEST_MAJOR} are`,
      `Save the notebook as nbformat ${NEWEST_MAJOR}, or update vitest-notebook.`,
    )
  }
  if (major < OLDEST_MAJOR) {
    throw notebookError(
      document,
      node,
      `nbformat ${major} is too old, only ${OLDEST_MAJOR} to ${NEWEST_MAJOR} are known`,
      'Convert it: `jupyter nbconvert --to notebook --inplace FILE`.',
    )
  }
  return major
}

function readMetadata(
  document: JsonDocument,
  root: JsonObjectNode,
  nbformat: number,
): JsonObject {
  const metadata = readObject(document, member(root, 'metadata'), '"metadata"')
  if (nbformat >= 4) return metadata
  // The file's own name and a digest of it, of which nbformat 4 has neither.
  const { name: _name, signature: _signature, ...rest } = metadata
  return rest
}
