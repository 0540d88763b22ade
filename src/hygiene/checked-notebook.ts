import { cellDirectives } from '../directives/cell-directives.ts'
import { notebookDirectives } from '../directives/notebook-directives.ts'
import type { CellDirectives, NotebookDirectives } from '../directives/types.ts'
import { parseJsonDocument } from '../nbformat/json/json-document.ts'
import type { JsonDocument } from '../nbformat/json/json-document.ts'
import type { JsonObjectNode } from '../nbformat/json/json-node.ts'
import { notebookCells } from '../nbformat/read/cell-nodes.ts'
import { rootObject } from '../nbformat/read/read-node.ts'
import type { Cell, Notebook } from '../nbformat/types.ts'

/** A notebook as it is read, and as it stands in its file. */
export interface CheckedNotebook {
  readonly notebook: Notebook
  readonly document: JsonDocument
  readonly root: JsonObjectNode
  readonly directives: NotebookDirectives
  readonly cells: readonly CheckedCell[]
  /** How much outputs of a cell may take of the file, in bytes. */
  readonly maxOutputBytes: number
  /** Of the project: what checks load is looked for from there. */
  readonly folder: string
}

export interface CheckedCell {
  readonly cell: Cell
  readonly node: JsonObjectNode
  /** None for a cell without code. */
  readonly directives: CellDirectives
}

/** @param notebook What `text` was read into. */
export function checkedNotebook(
  text: string,
  notebook: Notebook,
  limits: Pick<CheckedNotebook, 'maxOutputBytes' | 'folder'>,
): CheckedNotebook {
  const document = parseJsonDocument(text)
  const root = rootObject(document)
  const nodes = notebookCells(document, root, notebook.nbformat)
  return {
    ...limits,
    notebook,
    document,
    root,
    directives: notebookDirectives(notebook).directives,
    cells: notebook.cells.flatMap((cell) => {
      const node = nodes[cell.index]
      return node
        ? [
            {
              cell,
              node,
              directives:
                cell.cell_type === 'code'
                  ? cellDirectives(notebook, cell).directives
                  : {},
            },
          ]
        : []
    }),
  }
}
