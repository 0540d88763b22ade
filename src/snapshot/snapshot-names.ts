import { cellName } from '../nbformat/outline/cell-name.ts'
import { outline } from '../nbformat/outline/outline.ts'
import type { Section } from '../nbformat/outline/outline.ts'
import type { CodeCell, Notebook } from '../nbformat/types.ts'
import { caseTitle } from '../parameters/cases.ts'

/** What the snapshot of a code cell is called. */
export interface SnapshotName {
  /** Number of the code cell, from 1. */
  readonly cell: number
  /** The headings above the cell and its own name, joined by ` > ` as Vitest does. */
  readonly path: string
  /** What tells the cell from all others, however it is edited or moved. */
  readonly id: string | undefined
}

const UUID = /^([\da-f]{8})-(?:[\da-f]{4}-){3}[\da-f]{12}$/

/**
 * What nbstripout (0.6 to 0.8) puts in the place of ids: the position of the
 * cell, which changes when one is inserted above. Jupyter's have 8 characters.
 */
const POSITION = /^\d{1,7}$/

/**
 * The names of a notebook's code cells, in its order. The number of a cell is no
 * part of them, so that inserting a cell leaves the others' as they are.
 *
 * @param givenName The name that a directive gives the cell.
 * @param above What all of them begin with.
 */
export function snapshotNames(
  notebook: Notebook,
  givenName: (cell: CodeCell) => string | undefined,
  above: readonly string[] = [],
): readonly SnapshotName[] {
  const names = (
    section: Section,
    headings: readonly string[],
  ): SnapshotName[] => [
    ...section.cells.map((cell) => ({
      cell: cell.number,
      path: [...headings, cellName(cell, givenName(cell))].join(' > '),
      id: identity(cell.id),
    })),
    ...section.sections.flatMap((inner) =>
      names(inner, [...headings, inner.title]),
    ),
  ]
  return names(outline(notebook), above).toSorted((a, b) => a.cell - b.cell)
}

/** Whether a key is that of a case's snapshot. */
export function isOfCase(key: string, name: string): boolean {
  return key.startsWith(`${caseTitle(name)} > `)
}

function identity(id: string | undefined): string | undefined {
  if (id === undefined || POSITION.test(id)) {
    return undefined
  }
  return UUID.exec(id)?.[1] ?? id
}
