import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'

import { beforeAll, expect, test } from 'vitest'

import {
  fromPandasTable,
  toPandasTable,
} from '../../src/snapshot/pandas-table.ts'
import { dataFrameHtml } from '../helpers/outputs/data-frame.ts'
import { python } from '../helpers/runs/consumer.ts'

let tables: Readonly<Record<string, string>>

beforeAll(() => {
  const script = fileURLToPath(
    new URL('../helpers/outputs/pandas_tables.py', import.meta.url),
  )
  tables = JSON.parse(execFileSync(python, [script], { encoding: 'utf8' }))
})

/** The lines of a table, or `undefined` where it is not shown as one. */
function shownLines(name: string): string | undefined {
  const html = tables[name] ?? ''
  const table = toPandasTable(html)
  const again = table && fromPandasTable(table.kind, table.lines)
  return table && again === html
    ? [table.kind, ...table.lines].join('\n')
    : undefined
}

test('tables of pandas are aligned text, and come back to the letter', () => {
  expect(Object.keys(tables).map(shownLines).join('\n\n'))
    .toMatchInlineSnapshot(`
    "table
    ║   ║      city ║ price
    ───────────────────────
    ║ 0 │      Oslo │  3.99
    ║ 1 │ &lt;b&gt; │ 12.50

    table
    ║ field ║      city ║ price
    ║    id ║           ║
    ───────────────────────────
    ║     0 │      Oslo │  3.99
    ║     1 │ &lt;b&gt; │ 12.50

    table-of-named-levels
    ║   ║ ‹→2› A ║ ‹→2› B
    ║   ║ x ║  y ║ x ║  y
    ─────────────────────
    ║ 0 │ 0 │  1 │ 2 │  3
    ║ 1 │ 4 │  5 │ 6 │  7

    table-of-levels
    ║        ║   ║ ‹→2› A ║ ‹→2› B
    ║        ║   ║ x ║  y ║ x ║  y
    ║      i ║ j ║   ║    ║   ║
    ──────────────────────────────
    ║ ‹↓2› p ║ q │ 0 │  1 │ 2 │  3
             ║ r │ 4 │  5 │ 6 │  7

    table-of-levels
    ║           ║                                                  ‹→8› price
    ║           ║ count ║  mean ║ std ║   min ║   25% ║   50% ║   75% ║   max
    ║      city ║       ║       ║     ║       ║       ║       ║       ║
    ─────────────────────────────────────────────────────────────────────────
    ║ &lt;b&gt; │   1.0 │ 12.50 │ NaN │ 12.50 │ 12.50 │ 12.50 │ 12.50 │ 12.50
    ║      Oslo │   1.0 │  3.99 │ NaN │  3.99 │  3.99 │  3.99 │  3.99 │  3.99

    table
    ║     ║   v
    ───────────
    ║   0 │   0
    ║   1 │   1
    ║   2 │   2
    ║   3 │   3
    ║   4 │   4
    ║ ... │ ...
    ║  95 │  95
    ║  96 │  96
    ║  97 │  97
    ║  98 │  98
    ║  99 │  99
    100 rows × 1 columns

    table
    ║
    ──

    table
    ║  ║ city ║ price
    ─────────────────

    plain-table
    ║      city ║ price
    ───────────────────
    │      Oslo │  3.99
    │ &lt;b&gt; │ 12.50

    table
    ║   ║        d
    ──────────────
    ║ 0 │ {'a': 1}
    ║ 1 │     None"
  `)
})

const plain = {
  columns: ['a', 'b'],
  rows: [{ label: '0', cells: ['1', '2'] }],
}

test('a change anywhere in the HTML shows', () => {
  const html = dataFrameHtml(plain)
  const shown = toPandasTable(html)
  const unseen = Array.from(
    html,
    (_, index) => `${html.slice(0, index)}#${html.slice(index + 1)}`,
  ).filter((changed) => isDeepStrictEqual(toPandasTable(changed), shown))
  expect(unseen).toEqual([])
})

test.each([
  ['a bar', '1 │ 2'],
  ['a bracket', '‹x› 1'],
  ['a blank at its start', ' 1'],
  ['a no-break space at its end', '1\u00a0'],
  ['a line break', '1\n2'],
])('a cell with %s leaves the table as HTML', (_, cell) => {
  expect(
    toPandasTable(
      dataFrameHtml({ ...plain, rows: [{ label: '0', cells: [cell] }] }),
    ),
  ).toBeUndefined()
})

test.each([
  ['no table', '<p>1</p>'],
  ['another table', '<table><tr><td>1</td></tr></table>'],
  ['something below', `${dataFrameHtml(plain)}\n<p>note</p>`],
])('%s is left as HTML', (_, html) => {
  expect(toPandasTable(html)).toBeUndefined()
})

test.each([
  ['an unknown kind', 'table-of-mine', ['║ a', '───', '│ 1']],
  ['no rule', 'table', ['║ a', '│ 1']],
  ['more lines than a caption', 'table', ['║ a', '───', '│ 1', 'x', 'y']],
])('what is no table gives no HTML: %s', (_, kind, lines) => {
  expect(fromPandasTable(kind, lines)).toBeUndefined()
})
