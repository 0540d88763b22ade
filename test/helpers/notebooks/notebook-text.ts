import type { JsonObject } from '../../../src/common/json.ts'
import { parseNotebook } from '../../../src/nbformat/parse-notebook.ts'
import type { CodeCell, Notebook } from '../../../src/nbformat/types.ts'

/** A notebook of nbformat 4.5 out of cells that may lack what has a default. */
export function notebookOf(
  cells: readonly JsonObject[],
  metadata: JsonObject = {},
): Notebook {
  return parseNotebook(
    JSON.stringify(
      { cells, metadata, nbformat: 4, nbformat_minor: 5 },
      null,
      1,
    ),
  )
}

export function code(source: string, metadata: JsonObject = {}): JsonObject {
  return { cell_type: 'code', metadata, outputs: [], source }
}

export function markdown(source: string): JsonObject {
  return { cell_type: 'markdown', metadata: {}, source }
}

export function codeCells(notebook: Notebook): readonly CodeCell[] {
  return notebook.cells.filter((cell) => cell.cell_type === 'code')
}
