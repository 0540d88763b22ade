import type { CheckName } from '../contract/check-names.ts'
import type { CodeCell } from '../nbformat/types.ts'
import type { CheckedCell, CheckedNotebook } from './checked-notebook.ts'

/** Something that is wrong with a notebook's file. */
export interface Finding {
  /** Of the file, from 1. */
  readonly line: number
  /** What it is about, if it is one cell: `cell [3]`. */
  readonly cell?: string
  /** One line, which holds no secret. */
  readonly fact: string
}

/** One way in which a notebook's file can be wrong. */
export interface NotebookCheck {
  readonly find: (
    notebook: CheckedNotebook,
    /** Those that did not ask to be left out. */
    cells: readonly CheckedCell[],
  ) => readonly Finding[] | Promise<readonly Finding[]>
  /** What to do, once for all that is found. */
  readonly remedy: string
}

/** What a check found. */
export interface CheckResult {
  readonly name: CheckName
  readonly findings: readonly Finding[]
  readonly remedy: string
}

/** A finding about a cell; at its first line where nothing tells a better one. */
export function cellFinding(
  { cell }: CheckedCell,
  fact: string,
  line: number = cell.position.sourceLines[0] ?? cell.position.startLine,
): Finding {
  return { line, cell: cellLabel(cell), fact }
}

/** Code cells are called as their tests are. */
export function cellLabel(cell: CheckedCell['cell']): string {
  return isCode(cell)
    ? `cell [${cell.number}]`
    : `${cell.cell_type} cell ${cell.index + 1}`
}

function isCode(cell: CheckedCell['cell']): cell is CodeCell {
  return cell.cell_type === 'code'
}
