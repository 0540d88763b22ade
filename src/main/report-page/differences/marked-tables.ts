import type { Element, Root } from 'hast'

import type {
  ChangedPlace,
  GridPlace,
} from '../../../comparison/output-difference.ts'
import { box } from '../content/box.ts'
import { guarded } from '../content/guarded.ts'
import { outputTree, printTree } from '../content/sanitise.ts'
import type { Markup } from '../markup.ts'

/** The HTML of one side with the places marked that differ from the other. */
export function markedTables(
  source: string,
  places: readonly ChangedPlace[],
  side: 'stored' | 'actual',
): Markup {
  return guarded(source, () => box(printTree(markedTree(source, places, side))))
}

function markedTree(
  source: string,
  places: readonly ChangedPlace[],
  side: 'stored' | 'actual',
): Root {
  const tree = outputTree(source)
  const tables = outermostTables(tree)
  for (const [index, table] of tables.entries()) {
    const ofTable = places.flatMap((place) => {
      const at = place[side]
      return place.table === index && at ? [at] : []
    })
    if (ofTable.length > 0) {
      markTable(table, ofTable, `vn-${side}`)
    }
  }
  return tree
}

/** Tables within a cell belong to it, as in the comparison. */
function outermostTables(parent: Root | Element): readonly Element[] {
  return parent.children.flatMap((child) => {
    if (child.type !== 'element') {
      return []
    }
    return child.tagName === 'table' ? [child] : outermostTables(child)
  })
}

function markTable(
  table: Element,
  places: readonly GridPlace[],
  className: string,
): void {
  const cells = new Set(
    places.map(({ row = '*', column = '*' }) => `${row} ${column}`),
  )
  for (const { element, row, column } of gridCells(table)) {
    if (
      cells.has(`${row} ${column}`) ||
      cells.has(`${row} *`) ||
      cells.has(`* ${column}`)
    ) {
      const known = element.properties['className']
      element.properties['className'] = [
        ...(Array.isArray(known) ? known : []),
        className,
      ]
    }
  }
}

interface GridCell {
  readonly element: Element
  readonly row: number
  readonly column: number
}

/** Each cell with the place of its upper left corner. */
function gridCells(table: Element): readonly GridCell[] {
  const found: GridCell[] = []
  /** By column: the row from which on it is free again. */
  const takenUntil: number[] = []
  for (const [row, { children }] of rowsOf(table).entries()) {
    let column = 0
    for (const element of children) {
      if (
        element.type !== 'element' ||
        (element.tagName !== 'td' && element.tagName !== 'th')
      ) {
        continue
      }
      while ((takenUntil[column] ?? 0) > row) {
        column += 1
      }
      found.push({ element, row, column })
      const width = spanOf(element, 'colSpan')
      const height = spanOf(element, 'rowSpan')
      for (const end = column + width; column < end; column += 1) {
        takenUntil[column] = row + height
      }
    }
  }
  return found
}

function rowsOf(parent: Element): readonly Element[] {
  return parent.children.flatMap((child) => {
    if (child.type !== 'element') {
      return []
    }
    return child.tagName === 'tr' ? [child] : rowsOf(child)
  })
}

function spanOf({ properties }: Element, name: string): number {
  const span = Number(properties[name] ?? 1)
  return Number.isInteger(span) ? Math.min(Math.max(span, 1), 1000) : 1
}
