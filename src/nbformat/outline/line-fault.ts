import { NotebookParseError } from '../parse-error.ts'
import { parseNotebook } from '../parse-notebook.ts'
import type { CodeCell, Notebook } from '../types.ts'
import { cellAtLine } from './cell-at-line.ts'
import { cellName } from './cell-name.ts'

/**
 * What is wrong with a line of a notebook's file that belongs to no code cell:
 * Vitest would run nothing, and be green (4.1). A file that is no notebook is left
 * to its run, which says what is wrong with it.
 */
export function lineFault(
  text: string,
  file: string,
  line: number,
): string | undefined {
  let notebook
  try {
    notebook = parseNotebook(text)
  } catch (error) {
    if (error instanceof NotebookParseError) {
      return undefined
    }
    throw error
  }
  const lines = text.replace(/\n$/, '').split('\n').length
  const cell = cellAtLine(notebook, line)
  if (line <= lines && cell?.cell_type === 'code') {
    return undefined
  }
  return [
    `${file}:${line} is no line of a code cell: ${describeLine(cell, line, lines)}.`,
    ...describeNearest(notebook, file, line),
  ].join('\n')
}

function describeLine(
  cell: Notebook['cells'][number] | undefined,
  line: number,
  lines: number,
): string {
  if (line > lines) {
    return `the file has ${lines} ${lines === 1 ? 'line' : 'lines'}`
  }
  return cell === undefined || cell.cell_type === 'code'
    ? 'the cells begin below it'
    : `a ${cell.cell_type} cell stands there`
}

function describeNearest(
  { cells }: Notebook,
  file: string,
  line: number,
): readonly string[] {
  const code = cells.filter((cell) => cell.cell_type === 'code')
  const distance = ({ position }: CodeCell): number =>
    Math.max(position.startLine - line, line - position.endLine)
  const [nearest] = code.toSorted((a, b) => distance(a) - distance(b))
  if (!nearest) {
    return ['The notebook has no code cells.']
  }
  const at = nearest.position.sourceLines[0] ?? nearest.position.startLine
  return [
    `The nearest is [${nearest.number}] ${cellName(nearest, undefined)}: ${file}:${at}`,
  ]
}
