import { pairByKey, pairByPlace } from '../../aligned-pairs.ts'
import type { AlignedPair } from '../../aligned-pairs.ts'
import type { Tolerance } from '../../options/comparison-types.ts'
import type {
  ChangedPlace,
  GridPlace,
  ValueChange,
} from '../../output-difference.ts'
import { shownPair } from '../../report/shown-pair.ts'
import type { ShownText } from '../../report/shown-pair.ts'
import { numberChange } from '../../text/numbers/number-change.ts'
import { findNumbers } from '../../text/numbers/printed-number.ts'
import { compareTolerantly } from '../../text/numbers/tolerant-text.ts'
import type { HtmlTable, TableCell, TableRow } from './html-table.ts'

/** A change of one cell, row or column, and where that is. */
export interface TableChange extends ValueChange {
  readonly at: Omit<ChangedPlace, 'table'>
}

/**
 * Which cells, rows and columns of two tables differ. Columns are paired by
 * their headings; rows too, and without headings by their place.
 *
 * @param tolerance When omitted: numbers are compared exactly.
 */
export function tableChanges(
  stored: HtmlTable,
  actual: HtmlTable,
  tolerance: Required<Tolerance> | undefined,
): readonly TableChange[] {
  const columns = pairLabels(
    stored.columns.map(({ text }) => text),
    actual.columns.map(({ text }) => text),
  )
  const rows = pairRows(stored.rows, actual.rows)
  const nameOfRow = namer(
    'row',
    (stored.rows.length > 0 ? stored : actual).rows.map(({ label }) => label),
  )
  const nameOfColumn = namer('column', stored.columns)
  return [
    ...columns.flatMap((pair): readonly TableChange[] =>
      oneSided('column', pair, stored.columns, actual.columns).map(
        (change) => ({
          ...change,
          at: sides(
            pair.stored === undefined
              ? undefined
              : { column: stored.indexWidth + pair.stored },
            pair.actual === undefined
              ? undefined
              : { column: actual.indexWidth + pair.actual },
          ),
        }),
      ),
    ),
    ...rows.flatMap(({ stored: row, actual: other }) => {
      const left = row === undefined ? undefined : stored.rows[row]
      const right = other === undefined ? undefined : actual.rows[other]
      const storedRow = row === undefined ? undefined : stored.headHeight + row
      const actualRow =
        other === undefined ? undefined : actual.headHeight + other
      if (!left || !right || row === undefined) {
        const at = sides(
          storedRow === undefined ? undefined : { row: storedRow },
          actualRow === undefined ? undefined : { row: actualRow },
        )
        return oneSidedRow(row ?? other ?? 0, left, right).map((change) => ({
          ...change,
          at,
        }))
      }
      return columns.flatMap((pair): readonly TableChange[] => {
        if (pair.stored === undefined || pair.actual === undefined) {
          return []
        }
        const change = cellChange(
          left.cells[pair.stored],
          right.cells[pair.actual],
          tolerance,
        )
        if (!change) {
          return []
        }
        const place = `${nameOfRow(row)}, ${nameOfColumn(pair.stored)}`
        const at = sides(
          placeOf(storedRow, stored.indexWidth + pair.stored),
          placeOf(actualRow, actual.indexWidth + pair.actual),
        )
        return [{ ...change, place, at }]
      })
    }),
  ]
}

function placeOf(row: number | undefined, column: number): GridPlace {
  return row === undefined ? { column } : { row, column }
}

function sides(
  stored: GridPlace | undefined,
  actual: GridPlace | undefined,
): TableChange['at'] {
  return { ...(stored && { stored }), ...(actual && { actual }) }
}

/** `row "mean"`, and `row 3` where it has no name or shares it. */
function namer(
  kind: string,
  labels: readonly ShownText[],
): (index: number) => string {
  const counts = new Map<string, number>()
  for (const { text } of labels) {
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return (index) => {
    const { text = '', original = '' } = labels[index] ?? {}
    if (text === '') {
      return `${kind} ${index + 1}`
    }
    return counts.get(text) === 1
      ? `${kind} "${original}"`
      : `${kind} ${index + 1} ("${original}")`
  }
}

function cellChange(
  stored: TableCell | undefined,
  actual: TableCell | undefined,
  tolerance: Required<Tolerance> | undefined,
): ValueChange | undefined {
  if (stored?.markup.text === actual?.markup.text) {
    return undefined
  }
  if (!stored || !actual) {
    return {
      place: '',
      ...(stored && { stored: stored.original }),
      ...(actual && { actual: actual.original }),
    }
  }
  if (stored.text === actual.text) {
    return sidesOf(stored.markup, actual.markup)
  }
  if (tolerance) {
    const { text } = stored
    if (compareTolerantly(text, actual.text, tolerance, true).isEqual) {
      return undefined
    }
    const left = onlyNumber(text)
    const right = onlyNumber(actual.text)
    if (left && right) {
      return numberChange('', left, right)
    }
  }
  return sidesOf(stored, actual)
}

function sidesOf(stored: ShownText, actual: ShownText): ValueChange {
  const [was, is] = shownPair(stored, actual)
  return { place: '', stored: was, actual: is }
}

function onlyNumber(
  text: string,
): ReturnType<typeof findNumbers>['numbers'][number] | undefined {
  const { numbers } = findNumbers(text, true)
  return numbers.length === 1 && numbers[0]?.text === text
    ? numbers[0]
    : undefined
}

function pairRows(
  stored: readonly TableRow[],
  actual: readonly TableRow[],
): readonly AlignedPair[] {
  const hasLabels = [...stored, ...actual].some(
    ({ label }) => label.text !== '',
  )
  if (!hasLabels && stored.length === actual.length) {
    return pairByPlace(stored.length, actual.length)
  }
  const keysOf = (rows: readonly TableRow[]): readonly string[] =>
    rows.map(({ label, cells }) =>
      hasLabels ? label.text : cells.map(({ text }) => text).join('\t'),
    )
  return pairLabels(keysOf(stored), keysOf(actual))
}

function pairLabels(
  stored: readonly string[],
  actual: readonly string[],
): readonly AlignedPair[] {
  const isSame =
    stored.length === actual.length &&
    stored.every((label, index) => label === actual[index])
  const pairs = isSame ? undefined : pairByKey(stored, actual)
  return pairs ?? pairByPlace(stored.length, actual.length)
}

function oneSided(
  kind: string,
  { stored, actual }: AlignedPair,
  storedLabels: readonly ShownText[],
  actualLabels: readonly ShownText[],
): readonly ValueChange[] {
  if (stored !== undefined && actual !== undefined) {
    const [left, right] = [storedLabels[stored], actualLabels[actual]]
    const place = `heading of ${kind} ${stored + 1}`
    return left && right && left.text !== right.text
      ? [{ ...sidesOf(left, right), place }]
      : []
  }
  return stored === undefined
    ? [{ place: kind, actual: named(actualLabels[actual ?? 0], actual ?? 0) }]
    : [{ place: kind, stored: named(storedLabels[stored], stored) }]
}

function named(label: ShownText | undefined, index: number): string {
  return label === undefined || label.text === ''
    ? String(index + 1)
    : `"${label.original}"`
}

function oneSidedRow(
  index: number,
  stored: TableRow | undefined,
  actual: TableRow | undefined,
): readonly ValueChange[] {
  const shown = (row: TableRow): string =>
    [
      named(row.label, index),
      ...row.cells.map(({ original }) => original),
    ].join(' | ')
  return [
    {
      place: 'row',
      ...(stored && { stored: shown(stored) }),
      ...(actual && { actual: shown(actual) }),
    },
  ]
}
