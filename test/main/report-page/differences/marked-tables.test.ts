import { expect, test } from 'vitest'

import { compareCellOutputs } from '../../../../src/comparison/compare-outputs.ts'
import { markedTables } from '../../../../src/main/report-page/differences/marked-tables.ts'
import { shownDifferences } from '../../../../src/page-facts/shown-difference.ts'
import { OutputShower } from '../../../../src/page-facts/shown-output.ts'
import { shown } from '../../../helpers/outputs/outputs.ts'

/** The texts of the cells that are marked, on both sides. */
function marked(stored: string, actual: string): readonly string[][] {
  const { differences } = compareCellOutputs(
    [shown('text/html', stored)],
    [shown('text/html', actual)],
  )
  const [difference] = shownDifferences(differences, new OutputShower())
  const { tables } = difference ?? {}
  return (['stored', 'actual'] as const).map((side) => {
    const { text = '' } = tables
      ? markedTables(tables[side], tables.places, side)
      : {}
    return [
      ...text.matchAll(/class="[^"]*vn-(?:stored|actual)"[^>]*>([^<]*)/g),
    ].map(([, cell = '']) => cell)
  })
}

const row = (...cells: readonly (string | number)[]): string =>
  `<tr><th>${cells.join('</th><td>').replace('</th>', '</th>')}</td></tr>`
    .replaceAll('</th><td>', '</td><td>')
    .replace('</td>', '</th>')
const table = (...rows: readonly string[]): string =>
  `<table><thead><tr><th></th><th>a</th><th>b</th></tr></thead><tbody>${rows.join('')}</tbody></table>`

test('cells that changed', () => {
  expect(
    marked(
      table(row('x', 1, 2), row('y', 3, 4)),
      table(row('x', 1, 5), row('y', 6, 4)),
    ),
  ).toEqual([
    ['2', '3'],
    ['5', '6'],
  ])
})

test('a row that only one side has', () => {
  expect(
    marked(table(row('x', 1, 2), row('y', 3, 4)), table(row('x', 1, 2))),
  ).toEqual([['y', '3', '4'], []])
})

test('a column that only one side has', () => {
  const narrow =
    '<table><thead><tr><th></th><th>a</th></tr></thead><tbody><tr><th>x</th><td>1</td></tr></tbody></table>'
  expect(marked(table(row('x', 1, 2)), narrow)).toEqual([['b', '2'], []])
})

test('cells that span several places count at each of them', () => {
  const spanning = (last: number): string =>
    `<table><thead><tr><th></th><th>a</th><th>b</th></tr></thead><tbody><tr><th rowspan="2">x</th><td colspan="2">1</td></tr><tr><td>2</td><td>${last}</td></tr></tbody></table>`
  expect(marked(spanning(3), spanning(4))).toEqual([['3'], ['4']])
})

test('the second of two tables', () => {
  const two = (cell: number): string =>
    table(row('x', 1, 2)) + table(row('x', 1, cell))
  expect(marked(two(2), two(3))).toEqual([['2'], ['3']])
})
