import type { CodeCell } from '../nbformat/types.ts'

/** In characters; a reporter's line should hold file, headings and title. */
const LONGEST = 60

/** The title of a cell's test: `[3]` and its name, or its first line that says something. */
export function cellTitle(cell: CodeCell, name: string | undefined): string {
  return `[${cell.number}] ${name ?? firstLine(cell.source)}`
}

function firstLine(source: string): string {
  const lines = source.split(/\r\n|\r|\n/).map((line) => line.trim())
  const telling =
    lines.find((line) => line !== '' && !isDirective(line)) ??
    lines.find((line) => line !== '')
  if (telling === undefined) return '(empty cell)'
  const characters = Array.from(telling)
  return characters.length <= LONGEST
    ? telling
    : `${characters.slice(0, LONGEST - 1).join('')}…`
}

/** A line that speaks to test tools says nothing about what the cell does. */
function isDirective(line: string): boolean {
  return /^(?:#+|\/\/|--|%|;)\s*(?:vitest:|NBVAL_|PYTEST_VALIDATE_)/.test(line)
}
