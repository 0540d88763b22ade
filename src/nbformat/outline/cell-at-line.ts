import type { Cell, Notebook } from '../types.ts'

/**
 * The cell that stands on a line (from 1) of the file; where several do, as in
 * a minified file, the first. On a line between cells or after the last one:
 * the cell before it. Undefined before the first cell.
 */
export function cellAtLine(notebook: Notebook, line: number): Cell | undefined {
  const { cells } = notebook
  return (
    cells.find(
      ({ position }) => position.startLine <= line && line <= position.endLine,
    ) ?? cells.findLast(({ position }) => position.endLine < line)
  )
}
