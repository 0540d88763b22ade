import type { Tolerance } from '../../options/comparison-types.ts'
import type { ValueChange, ValueChanges } from '../../output-difference.ts'
import { shownPair } from '../../report/shown-pair.ts'
import type { ShownText } from '../../report/shown-pair.ts'
import type { CanonicalMarkup } from '../canonical-markup.ts'
import { readTables } from './html-table.ts'
import { tableChanges } from './table-changes.ts'

const MAX_SHOWN = 20

const MAX_PLACES = 10_000

/** Of the text outside of tables; more is better read as a diff. */
const MAX_OUTSIDE = 3

/**
 * What differs between two HTML documents in the cells of their tables, and in a
 * few texts outside. `undefined` where cells alone don't tell the difference.
 */
export function documentChanges(
  stored: CanonicalMarkup,
  actual: CanonicalMarkup,
  tolerance: Required<Tolerance> | undefined,
): ValueChanges | undefined {
  if (![stored, actual].every(hasTable)) {
    return undefined
  }
  const storedDocument = readTables(stored)
  const actualDocument = readTables(actual)
  if (!storedDocument || !actualDocument) {
    return undefined
  }
  const { tables } = storedDocument
  if (tables.length !== actualDocument.tables.length) {
    return undefined
  }
  const outside = outsideChanges(storedDocument.outside, actualDocument.outside)
  if (!outside) {
    return undefined
  }
  const inside = tables.flatMap((table, index) => {
    const other = actualDocument.tables[index]
    return other
      ? tableChanges(table, other, tolerance).map((change) => ({
          ...change,
          table: index,
        }))
      : []
  })
  if (inside.length === 0) {
    return undefined
  }
  const several = tables.length > 1
  const shown = inside
    .slice(0, MAX_SHOWN)
    .map(({ at: _at, table, ...change }): ValueChange => {
      const place = `table ${table + 1}, ${change.place}`
      return several ? { ...change, place } : change
    })
  return {
    shown: [...shown, ...outside].slice(0, MAX_SHOWN),
    total: inside.length + outside.length,
    places: inside
      .slice(0, MAX_PLACES)
      .map(({ at, table }) => ({ table, ...at })),
  }
}

function hasTable({ tokens }: CanonicalMarkup): boolean {
  return tokens.some((token) => token.type === 'open' && token.name === 'table')
}

function outsideChanges(
  stored: readonly ShownText[],
  actual: readonly ShownText[],
): readonly ValueChange[] | undefined {
  if (stored.length !== actual.length) {
    return undefined
  }
  const changes = stored.flatMap((text, index): readonly ValueChange[] => {
    const other = actual[index]
    if (!other || text.text === other.text) {
      return []
    }
    const [was, is] = shownPair(text, other)
    return [{ place: 'beside the table', stored: was, actual: is }]
  })
  return changes.length > MAX_OUTSIDE ? undefined : changes
}
