import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'

import { beforeAll, expect, test } from 'vitest'

import { fromKnownTable, toKnownTable } from '../../src/snapshot/known-table.ts'
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
  const table = toKnownTable(html)
  const again = table && fromKnownTable(table.kind, table.lines)
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

/** As polars 2.1 writes it. */
const POLARS =
  '<div><style>\n.dataframe > thead > tr,\n.dataframe > tbody > tr {\n  text-align: right;\n  white-space: pre-wrap;\n}\n</style>\n<small>shape: (2, 2)</small><table border="1" class="dataframe"><thead><tr><th>city</th><th>price</th></tr><tr><td>str</td><td>f64</td></tr></thead><tbody><tr><td>&quot;Oslo&quot;</td><td>3.99</td></tr><tr><td>&hellip;</td><td>&hellip;</td></tr></tbody></table></div>'

/** As repr 1.1 of R writes it, with names of rows and without; a matrix without names. */
const R_FRAME =
  '<table class="dataframe">\n<caption>A data.frame: 2 × 2</caption>\n<thead>\n\t<tr><th></th><th scope=col>x</th><th scope=col>name</th></tr>\n\t<tr><th></th><th scope=col>&lt;dbl&gt;</th><th scope=col>&lt;chr&gt;</th></tr>\n</thead>\n<tbody>\n\t<tr><th scope=row>a</th><td> 2.76</td><td>TB </td></tr>\n\t<tr><th scope=row>b</th><td>10.26</td><td>DAL</td></tr>\n</tbody>\n</table>\n'
const R_MATRIX =
  '<table class="dataframe">\n<caption>A matrix: 1 × 2 of type int</caption>\n<tbody>\n\t<tr><td>1</td><td>2</td></tr>\n</tbody>\n</table>\n'

test.each([
  [
    'polars',
    POLARS,
    `polars-table
║   city ║ price
│    str │   f64
────────────────
│ "Oslo" │  3.99
│      … │     …
shape: (2, 2)`,
  ],
  [
    'polars, without rows and columns',
    POLARS.replace(/<tr>.*<\/tr>(?=<\/thead>)/, '<tr></tr><tr></tr>')
      .replace(/<tbody>.*<\/tbody>/, '<tbody></tbody>')
      .replace('(2, 2)', '(0, 0)'),
    `polars-table


─
shape: (0, 0)`,
  ],
  [
    'R',
    R_FRAME,
    `r-table
║ ‹-› ║     x ║  name
║ ‹-› ║ <dbl> ║ <chr>
─────────────────────
║   a │ ␣2.76 │   TB␣
║   b │ 10.26 │   DAL
A data.frame: 2 × 2`,
  ],
  [
    'R, of a matrix',
    R_MATRIX,
    `r-table-without-head
───────
│ 1 │ 2
A matrix: 1 × 2 of type int`,
  ],
])('tables of %s are aligned text, too', (_, html, shown) => {
  const { kind = '', lines = [] } = toKnownTable(html) ?? {}
  expect([kind, ...lines].join('\n')).toBe(shown)
  expect(fromKnownTable(kind, lines)).toBe(html)
})

const plain = {
  columns: ['a', 'b'],
  rows: [{ label: '0', cells: ['1', '2'] }],
}

test('a change anywhere in the HTML shows', () => {
  const html = dataFrameHtml(plain)
  const shown = toKnownTable(html)
  const unseen = Array.from(
    html,
    (_, index) => `${html.slice(0, index)}#${html.slice(index + 1)}`,
  ).filter((changed) => isDeepStrictEqual(toKnownTable(changed), shown))
  expect(unseen).toEqual([])
})

test.each([
  ['a bar', '1 │ 2'],
  ['a bracket', '‹x› 1'],
  ['the sign of a blank at its start', '␣1'],
  ['a no-break space at its end', '1\u00a0'],
  ['a line break', '1\n2'],
])('a cell with %s leaves the table as HTML', (_, cell) => {
  expect(
    toKnownTable(
      dataFrameHtml({ ...plain, rows: [{ label: '0', cells: [cell] }] }),
    ),
  ).toBeUndefined()
})

test.each([
  ['no table', '<p>1</p>'],
  ['another table', '<table><tr><td>1</td></tr></table>'],
  ['something below', `${dataFrameHtml(plain)}\n<p>note</p>`],
])('%s is left as HTML', (_, html) => {
  expect(toKnownTable(html)).toBeUndefined()
})

test.each([
  ['an unknown kind', 'table-of-mine', ['║ a', '───', '│ 1']],
  ['no rule', 'table', ['║ a', '│ 1']],
  ['more lines than a caption', 'table', ['║ a', '───', '│ 1', 'x', 'y']],
])('what is no table gives no HTML: %s', (_, kind, lines) => {
  expect(fromKnownTable(kind, lines)).toBeUndefined()
})
