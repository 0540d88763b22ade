import { cellName } from '../nbformat/outline/cell-name.ts'
import type { CodeCell } from '../nbformat/types.ts'

/** UTF-16 units, of a title that is not cut for the width of a terminal. */
const LONGEST = 500

/**
 * The title of a cell's test: `[3]` and its name, or the name alone, which stays
 * when cells are inserted before.
 */
export function cellTitle(
  cell: CodeCell,
  name: string | undefined,
  titles: 'numbered' | 'stable',
): string {
  return titles === 'numbered'
    ? `[${cell.number}] ${cellName(cell, name)}`
    : cellName(cell, name, LONGEST)
}

/** Tells titles of one section apart that are the same: the second is `x = 1 (2)`. */
export function distinctTitles(titles: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  return titles.map((title) => {
    const count = (counts.get(title) ?? 0) + 1
    counts.set(title, count)
    return count === 1 ? title : `${title} (${count})`
  })
}
