import type { JsonDocument } from '../json/json-document.ts'
import type { JsonObjectNode } from '../json/json-node.ts'
import { member } from '../json/json-node.ts'
import { integerMember, notebookError } from './read-node.ts'

/** Majors whose layout is known: 2 and 3 have worksheets, 4 has cells. */
const OLDEST_MAJOR = 2
const NEWEST_MAJOR = 4

/**
 * The major version of nbformat: 2, 3 or 4.
 *
 * @throws NotebookParseError for any other, or none.
 */
export function readMajor(
  document: JsonDocument,
  root: JsonObjectNode,
): number {
  const node = member(root, 'nbformat')
  if (node === undefined) {
    throw notebookError(
      document,
      root,
      'it has no "nbformat"',
      'If it is meant to be a notebook, open it in Jupyter and save it; ' +
        'otherwise exclude the file.',
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
