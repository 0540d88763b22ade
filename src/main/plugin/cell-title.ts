import { cellName } from '../../nbformat/outline/cell-name.ts'
import type { CodeCell } from '../../nbformat/types.ts'

/** The title of a cell's test: `[3]` and its name. */
export function cellTitle(cell: CodeCell, name: string | undefined): string {
  return `[${cell.number}] ${cellName(cell, name)}`
}
