import type { Cell } from '../types.ts'

/** Whether a cell has nothing but white space: such a cell is never executed. */
export function isBlank(cell: Cell): boolean {
  return cell.source.trim() === ''
}
