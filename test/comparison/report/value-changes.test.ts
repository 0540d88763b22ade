import { describe, expect, test } from 'vitest'

import type { JsonValue } from '../../../src/common/json.ts'
import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import type { ComparisonOptions } from '../../../src/comparison/options/comparison-options.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import { renderDifferences } from '../../../src/comparison/report/render-difference.ts'
import { shown } from '../../helpers/outputs/outputs.ts'

/** The lines that name the changes; the whole diff where there are none. */
function named(
  mimeType: string,
  stored: JsonValue,
  actual: JsonValue,
  options: ComparisonOptions = {},
): readonly string[] {
  const { differences } = compareCellOutputs(
    [shown(mimeType, stored)],
    [shown(mimeType, actual)],
    comparisonSettings(options).settings,
  )
  const { diff } = renderDifferences(differences, 'cell [1]')
  return diff
    .split('\n')
    .slice(4)
    .map((line) => line.replace(/^ {2}/, ''))
}

/** What pandas 2 makes of a frame, but for its style element. */
function frame(
  head: readonly (readonly string[])[],
  rows: readonly (readonly [index: string, ...cells: string[]])[],
): string {
  const row = (cells: readonly string[]) => `<tr>${cells.join('')}</tr>`
  const th = (text: string) => `<th>${text}</th>`
  return `<div><table border="1" class="dataframe"><thead>${head
    .map((cells) => row(cells.map(th)))
    .join('')}</thead><tbody>${rows
    .map(([index, ...cells]) =>
      row([th(index), ...cells.map((cell) => `<td>${cell}</td>`)]),
    )
    .join('')}</tbody></table></div>`
}

const HEAD = [['', 'price', 'count']]

describe('HTML tables', () => {
  const stored = frame(HEAD, [
    ['mean', '10.3', '5'],
    ['max', '20', '5'],
  ])

  test.for<[string, string, string[]]>([
    [
      'a cell',
      frame(HEAD, [
        ['mean', '10.5', '5'],
        ['max', '20', '5'],
      ]),
      ['row "mean", column "price": 10.3 → 10.5'],
    ],
    [
      'a row that came',
      frame(HEAD, [
        ['mean', '10.3', '5'],
        ['min', '1', '5'],
        ['max', '20', '5'],
      ]),
      ['row: (nothing) → "min" | 1 | 5'],
    ],
    [
      'a row that went',
      frame(HEAD, [['max', '20', '6']]),
      [
        'row: "mean" | 10.3 | 5 → (nothing)',
        'row "max", column "count": 5 → 6',
      ],
    ],
    [
      'a column that came',
      frame(
        [['', 'price', 'sum', 'count']],
        [
          ['mean', '10.3', '0', '5'],
          ['max', '20', '0', '5'],
        ],
      ),
      ['column: (nothing) → "sum"'],
    ],
    [
      'another heading',
      frame(
        [['', 'cost', 'count']],
        [
          ['mean', '10.3', '5'],
          ['max', '20', '5'],
        ],
      ),
      ['column: "price" → (nothing)', 'column: (nothing) → "cost"'],
    ],
    [
      'a row of another name',
      frame(HEAD, [
        ['avg', '10.3', '5'],
        ['max', '20', '5'],
      ]),
      [
        'row: "mean" | 10.3 | 5 → (nothing)',
        'row: (nothing) → "avg" | 10.3 | 5',
      ],
    ],
    [
      'markup in a cell',
      frame(HEAD, [
        ['mean', '<b>10.3</b>', '5'],
        ['max', '20', '5'],
      ]),
      ['row "mean", column "price": <td>10.3 → <td><b>10.3</b>'],
    ],
  ])('%s', ([, actual, lines]) => {
    expect(named('text/html', stored, actual)).toEqual(lines)
  })

  test('where no cell differs, the markup is shown', () => {
    const lines = named('text/html', `${stored}<p>1</p>`, `${stored}<p>2</p>`)
    expect(lines.slice(-2)).toEqual(['- <p>1</p>', '+ <p>2</p>'])
  })

  test('text beside a table that changed too', () => {
    const changed = stored.replace('10.3', '10.5')
    expect(
      named('text/html', `${stored}<p>1</p>`, `${changed}<p>2</p>`),
    ).toEqual([
      'row "mean", column "price": 10.3 → 10.5',
      'beside the table: 1 → 2',
    ])
  })

  test('headings of several levels, an index with a name, spans', () => {
    const table = (value: string) =>
      '<table><thead><tr><th></th><th></th><th colspan="2">price</th></tr>' +
      '<tr><th></th><th></th><th>min</th><th>max</th></tr>' +
      '<tr><th>city</th><th>year</th><th></th><th></th></tr></thead><tbody>' +
      '<tr><th rowspan="2">Bern</th><th>2023</th><td>1</td><td>2</td></tr>' +
      `<tr><th>2024</th><td>3</td><td>${value}</td></tr></tbody></table>`
    expect(named('text/html', table('4'), table('5'))).toEqual([
      'row "Bern / 2024", column "price / max": 4 → 5',
    ])
  })

  test('rows without names, and names that are not unique', () => {
    const plain = (cell: string) =>
      `<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>${cell}</td></tr></table>`
    expect(named('text/html', plain('2'), plain('3'))).toEqual([
      'row 2, column 2: 2 → 3',
    ])
    const twice = (cell: string) =>
      frame(
        [['', 'x', 'x']],
        [
          ['a', '1', '2'],
          ['a', '3', cell],
        ],
      )
    expect(named('text/html', twice('4'), twice('5'))).toEqual([
      'row 2 ("a"), column 2 ("x"): 4 → 5',
    ])
  })

  test('several tables', () => {
    const pair = (cell: string) => stored + frame(HEAD, [['sum', cell, '1']])
    expect(named('text/html', pair('1'), pair('2'))).toEqual([
      'table 2, row "sum", column "price": 1 → 2',
    ])
  })

  test('numbers out of tolerance only', () => {
    const actual = stored.replace('10.3', '10.3001').replace('20', '25')
    expect(named('text/html', stored, actual, { tolerance: 0.01 })).toEqual([
      'row "max", column "price": 20 → 25 (off by 5 (25 %))',
    ])
  })

  test('many changes are cut', () => {
    const large = (offset: number) =>
      frame(
        HEAD,
        Array.from(
          { length: 50 },
          (_, i) => [`r${i}`, String(i + offset), '0'] as const,
        ),
      )
    const lines = named('text/html', large(0), large(1))
    expect(lines).toHaveLength(21)
    expect(lines.at(-1)).toBe('… and 30 more')
  })
})

describe('JSON', () => {
  const figure = {
    data: [{ type: 'scatter', y: [1, 1.1, 2, 1.2] }],
    layout: { 'x axis': { title: 'a' } },
  }

  test.for<[string, JsonValue, string[]]>([
    [
      'a number',
      { ...figure, data: [{ type: 'scatter', y: [1, 1.1, 2, 1.3] }] },
      ['data[0].y[3]: 1.2 → 1.3'],
    ],
    [
      'a type',
      { ...figure, data: [{ type: 'scatter', y: ['1', 1.1, 2, 1.2] }] },
      ['data[0].y[0]: 1 → "1"'],
    ],
    [
      'an item that came',
      { ...figure, data: [{ type: 'scatter', y: [1, 1.1, 7, 2, 1.2] }] },
      ['data[0].y[2]: (nothing) → 7'],
    ],
    [
      'an item that went',
      { ...figure, data: [{ type: 'scatter', y: [1, 2, 1.2] }] },
      ['data[0].y[1]: 1.1 → (nothing)'],
    ],
    [
      'a key that is no name',
      { ...figure, layout: { 'x axis': { title: 'b' } } },
      ['layout["x axis"].title: "a" → "b"'],
    ],
    [
      'keys',
      { data: figure.data, frames: [] },
      ['frames: (nothing) → […] (0 items)', 'layout: {…} (1 key) → (nothing)'],
    ],
    ['everything', 'none', ['the value: {…} (2 keys) → "none"']],
  ])('%s', ([, actual, lines]) => {
    expect(named('application/vnd.plotly.v1+json', figure, actual)).toEqual(
      lines,
    )
  })

  test('with a tolerance by how much', () => {
    expect(
      named('application/geo+json', [1, 2], [1.001, 4], { tolerance: 0.01 }),
    ).toEqual(['[1]: 2 → 4 (off by 2 (100 %))'])
  })

  test('long values are cut around the change', () => {
    const [line = ''] = named(
      'application/json',
      'x'.repeat(500) + 1,
      'x'.repeat(500) + 2,
    )
    expect(line.length).toBeLessThan(400)
    expect(line).toContain('x1"')
  })

  test('deep values', () => {
    let [stored, actual]: JsonValue[] = ['a', 'b']
    for (let depth = 0; depth < 5000; depth += 1) {
      ;[stored, actual] = [[stored ?? null], [actual ?? null]]
    }
    expect(
      named('application/json', stored ?? null, actual ?? null),
    ).toHaveLength(1)
  })
})
