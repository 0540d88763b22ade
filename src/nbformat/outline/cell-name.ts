import type { CodeCell } from '../types.ts'

/** In characters; a reporter's line should hold file, headings and name. */
const LONGEST = 60

/**
 * What a cell is called: the name a directive gives it, or its first line that
 * says something.
 *
 * @param longest In characters; a longer line is cut.
 */
export function cellName(
  cell: CodeCell,
  given: string | undefined,
  longest: number = LONGEST,
): string {
  return given ?? firstLine(cell.source, longest)
}

function firstLine(source: string, longest: number): string {
  const lines = source.split(/\r\n|\r|\n/).map((line) => line.trim())
  const telling =
    lines.find((line) => line !== '' && !isDirective(line)) ??
    lines.find((line) => line !== '')
  if (telling === undefined) {
    return '(empty cell)'
  }
  const characters = Array.from(telling)
  return characters.length <= longest
    ? telling
    : `${characters.slice(0, longest - 1).join('')}…`
}

/** A line that speaks to test tools says nothing about what the cell does. */
function isDirective(line: string): boolean {
  return /^(?:#+|\/\/|--|%|;)\s*(?:vitest:|NBVAL_|PYTEST_VALIDATE_)/.test(line)
}
