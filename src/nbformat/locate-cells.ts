import { notebookCells } from './cell-nodes.ts'
import type { JsonDocument } from './json-document.ts'
import type { JsonObjectNode, Span } from './json-node.ts'
import { member } from './json-node.ts'
import { rootObject, stringMember } from './read-node.ts'

/** Where a code cell and the values that executing changes stand in the file. */
export interface CodeCellSpans {
  /** Position among all cells, from 0: `Cell.index`. */
  readonly index: number
  readonly cell: Span
  /** Missing where the cell has no such member. */
  readonly outputs?: Span
  readonly execution_count?: Span
}

/**
 * The spans of all code cells of an nbformat 4 notebook, in the order of the
 * file. Of members with the same key the one that counts.
 *
 * @throws NotebookParseError when there is no list of cells, as in nbformat 3.
 */
export function locateCells(document: JsonDocument): readonly CodeCellSpans[] {
  const cells = notebookCells(document, rootObject(document), 4)
  return cells.flatMap((cell, index) =>
    stringMember(cell, 'cell_type') === 'code' ? [cellSpans(cell, index)] : [],
  )
}

function cellSpans(cell: JsonObjectNode, index: number): CodeCellSpans {
  const outputs = member(cell, 'outputs')
  const execution_count = member(cell, 'execution_count')
  return {
    index,
    cell: span(cell),
    ...(outputs ? { outputs: span(outputs) } : {}),
    ...(execution_count ? { execution_count: span(execution_count) } : {}),
  }
}

function span({ start, end }: Span): Span {
  return { start, end }
}
