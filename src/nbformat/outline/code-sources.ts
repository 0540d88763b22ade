import type { Notebook } from '../types.ts'

/** The sources of the code cells, in order. */
export function codeSources(notebook: Notebook): string[] {
  return notebook.cells
    .filter((cell) => cell.cell_type === 'code')
    .map((cell) => cell.source)
}
