import { describe, expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import type { Comparison } from '../../../src/comparison/options/comparison-options.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import type {
  CompareChoice,
  ComparisonDirectives,
} from '../../../src/comparison/options/comparison-types.ts'
import { renderDifferences } from '../../../src/comparison/report/render-difference.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import {
  display,
  dottedPng,
  raised,
  shown,
  stderr,
  stdout,
} from '../../helpers/outputs/outputs.ts'
import { documentedShapes } from '../../helpers/outputs/rule-table.ts'

/** What becomes of two outputs, whichever is the stored one: rules, or lines of the difference. */
function compared(
  stored: readonly Output[],
  actual: readonly Output[],
  options: Comparison = { compare: 'shape' },
  directives: readonly ComparisonDirectives[] = [],
): readonly string[] {
  const { settings } = comparisonSettings(options, directives)
  const back = compareCellOutputs(actual, stored, settings)
  const { differences, rules } = compareCellOutputs(stored, actual, settings)
  expect(back.differences).toHaveLength(differences.length)
  expect(back.rules.toSorted()).toEqual(rules.toSorted())
  return differences.length === 0
    ? rules.map((rule) => `equal by ${rule}`)
    : renderDifferences(differences, 'cell [1]').diff.split('\n').slice(3)
}

const FRAME = `  city name  x    y
0         a  1  1.5
1        bb  2  NaN`
const WIDE = `          a         b  ...         y         z
0  0.620580  0.166825  ...  0.541846  0.129156
1  0.607895  0.080293  ...  0.940414  0.806900

[2 rows x 26 columns]`
const CUT = `   a_long_name  \\
0            1   
1            2   

   another  
0        3  
1        4  `
const INDEXED = `    y
x b  
1 c 2
2 d 3`
const POLARS = `shape: (2, 2)
┌──────┬─────┐
│ name ┆ x   │
│ ---  ┆ --- │
│ str  ┆ i64 │
╞══════╪═════╡
│ a    ┆ 1   │
│ b    ┆ 2   │
└──────┴─────┘`
const SERIES = '0    1.5\n1    NaN\nName: y, dtype: float64'

describe('texts', () => {
  test.for<[string, string, string, readonly string[]]>([
    [
      'numbers',
      'loss 0.5\nloss 0.4\n',
      'loss 0.7\nloss 12\n',
      ['equal by shape'],
    ],
    ['nothing at all', 'a\n', 'a\n', []],
    ['the newline at the end', 'a', 'b\n', ['equal by shape']],
    ['colours', '\x1b[31ma\x1b[0m', 'b', ['equal by shape']],
    [
      'one line more',
      'a',
      'b\nc',
      ['  text/plain: another shape', '  lines: 1 → 2'],
    ],
    [
      'values of a frame, and its width',
      FRAME,
      '  city name    x      y\n0   Leipzig  100  -0.25\n1   Dresden    2   1e10',
      ['equal by shape'],
    ],
    [
      'a column of a frame',
      FRAME,
      FRAME.replace('  x', '  z'),
      [
        '  text/plain: another shape',
        '  column: "x" → (nothing)',
        '  column: (nothing) → "z"',
      ],
    ],
    [
      'a row of a frame',
      FRAME,
      `${FRAME}\n2        cc  3  0.1`,
      ['  text/plain: another shape', '  rows: 2 → 3'],
    ],
    [
      'the type of a column of a frame',
      FRAME,
      '  city name    x    y\n0         a  1.0  1.5\n1        bb  2.0  NaN',
      [
        '  text/plain: another shape',
        '  values of column "x": integers → numbers',
      ],
    ],
    [
      'no type where texts have blanks',
      '   n  day\n0  1  Mon\n1  2  Tue',
      '     n  day\n0  1.5  M y\n1  2.5 Thur',
      ['equal by shape'],
    ],
    [
      'no type in R, whose numbers may be whole',
      '  price\n1     5\n2     6',
      '  price\n1   5.5\n2  6.25',
      ['equal by shape'],
    ],
    [
      'lines of an array',
      'array([1, 2, 3])',
      'array([1000000,\n       2000000,\n       3000000])',
      ['equal by shape'],
    ],
    [
      'the shape of an array',
      'array([[0.5, 1. ], [2. , nan]])',
      'array([[0.5, 1. , 2. ], [3. , 4. , 5. ]])',
      ['  text/plain: another shape', '  shape: (2, 2) → (2, 3)'],
    ],
    [
      'the shape of a long array',
      'array([0., 1., ..., 9.], shape=(5000,))',
      'array([0., 1., ..., 9.], shape=(5001,))',
      ['  text/plain: another shape', '  shape: (5000,) → (5001,)'],
    ],
    [
      'the dtype of an array',
      "array(['a', 'b,c'], dtype='<U3')",
      'array([1, 2])',
      ['  text/plain: another shape', "  dtype: '<U3' → usual"],
    ],
    [
      'values of an array',
      'array([1, 2])',
      'array([1.5, 2. ])',
      ['  text/plain: another shape', '  values: integers → numbers'],
    ],
    [
      'what is seen of a wide frame',
      WIDE,
      WIDE.replace('b  ...         y', 'b  ...       yyy'),
      ['equal by shape'],
    ],
    [
      'the size of a wide frame',
      WIDE,
      WIDE.replace('2 rows x 26', '3 rows x 25'),
      ['  text/plain: another shape', '  rows: 2 → 3', '  columns: 26 → 25'],
    ],
    [
      'values of a data frame of R, and its width',
      '  a b\n1 1 2\n2 3 4',
      '      a    b\n1 1.500 -2.0\n2 3.125  4.5',
      ['equal by shape'],
    ],
    [
      'a column of R',
      '  a b\n1 1 2\n2 3 4',
      '  a c\n1 1 2\n2 3 4',
      [
        '  text/plain: another shape',
        '  column: "b" → (nothing)',
        '  column: (nothing) → "c"',
      ],
    ],
    [
      'where a frame is cut',
      CUT,
      '   a_long_name  another\n0           10        3\n1            2        4',
      ['equal by shape'],
    ],
    [
      'names of an index',
      INDEXED,
      INDEXED.replace('2 d 3', '9 z 0'),
      ['equal by shape'],
    ],
    [
      'values of polars',
      POLARS,
      POLARS.replaceAll('a ', 'a much longer name ').replaceAll(
        '──────',
        '────────────',
      ),
      ['equal by shape'],
    ],
    [
      'a type of polars',
      POLARS,
      POLARS.replace('i64', 'f64'),
      [
        '  text/plain: another shape',
        '  column: "x (i64)" → (nothing)',
        '  column: (nothing) → "x (f64)"',
      ],
    ],
    [
      'values of a series',
      SERIES,
      SERIES.replace('1.5', '9.25'),
      ['equal by shape'],
    ],
    [
      'the type of a series',
      SERIES,
      SERIES.replace('float64', 'int64'),
      [
        '  text/plain: another shape',
        '  series: Name: y, dtype: float64 → Name: y, dtype: int64',
      ],
    ],
    [
      'a table that is none any more',
      FRAME,
      'Empty DataFrame\nColumns: []\nIndex: []',
      ['  text/plain: another shape', '  form: a table → text'],
    ],
  ])('%s', ([, stored, actual, expected]) => {
    expect(
      compared([shown('text/plain', stored)], [shown('text/plain', actual)]),
    ).toEqual(expected)
  })
})

function table(head: string, ...rows: readonly string[]): string {
  const cells = (row: string, tag: string): string =>
    row
      .split('|')
      .map((cell, index) =>
        index === 0 ? `<th>${cell}</th>` : `<${tag}>${cell}</${tag}>`,
      )
      .join('')
  return `<div><table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells(row, 'td')}</tr>`)
    .join('')}</tbody></table></div>`
}

const HTML = table('|n|x|when', '0|1|1.5|2024-01-01', '1|2|NaN|2024-01-02')

describe('HTML', () => {
  test.for<[string, string, string, readonly string[]]>([
    [
      'values',
      HTML,
      table('|n|x|when', 'a|7|-3.25|1999-12-31 10:00', 'b|8|inf|NaT'),
      ['equal by shape'],
    ],
    [
      'a type',
      HTML,
      table('|n|x|when', '0|1.0|1.5|2024-01-01', '1|NaN|2.0|2024-01-02'),
      [
        '  text/html: another shape',
        '  values of column "n": integers → numbers',
      ],
    ],
    [
      'numbers that became missing',
      HTML,
      table('|n|x|when', '0|1|NaN|2024-01-01', '1|2|NaN|2024-01-02'),
      ['equal by shape'],
    ],
    [
      'integers that became missing',
      HTML,
      table('|n|x|when', '0|NaN|1.5|2024-01-01', '1|NaN|2.5|2024-01-02'),
      [
        '  text/html: another shape',
        '  values of column "n": integers → missing',
      ],
    ],
    [
      'a column less and a row more',
      HTML,
      table('|n|when', '0|1|2024-01-01', '1|2|2024-01-02', '2|3|2024-01-03'),
      [
        '  text/html: another shape',
        '  rows: 2 → 3',
        '  columns: 3 → 2',
        '  column: "x" → (nothing)',
      ],
    ],
    [
      'the order of columns',
      HTML,
      table('|x|n|when', '0|1.5|1|2024-01-01', '1|NaN|2|2024-01-02'),
      [
        '  text/html: another shape',
        '  column: "n" → (nothing)',
        '  column: (nothing) → "n"',
      ],
    ],
    [
      'the size below an elided table',
      `${HTML}<p>100 rows × 3 columns</p>`,
      `${HTML}<p>99 rows × 3 columns</p>`,
      [
        '  text/html: another shape',
        '  size: 100 rows × 3 columns → 99 rows × 3 columns',
      ],
    ],
    [
      'types in headings, as R writes whole numbers',
      table('|x / &lt;dbl&gt;', '1|1.5'),
      table('|x / &lt;dbl&gt;', '1|2'),
      ['equal by shape'],
    ],
    [
      'text outside',
      '<p>a <b>1</b></p>',
      '<p>b <b>2</b></p>',
      ['equal by shape'],
    ],
    [
      'elements outside',
      '<p>a <b>1</b></p>',
      '<p>a <i>1</i></p>',
      [
        '  text/html: another shape',
        '  element: <b> → (nothing)',
        '  element: (nothing) → <i>',
      ],
    ],
    [
      'tables',
      HTML,
      `${HTML}${HTML}`,
      [
        '  text/html: another shape',
        '  tables: 1 → 2',
        '  element: (nothing) → <div>',
        '  element: (nothing) → <table>',
      ],
    ],
  ])('%s', ([, stored, actual, expected]) => {
    expect(
      compared([shown('text/html', stored)], [shown('text/html', actual)]),
    ).toEqual(expected)
  })
})

const PLOT = {
  data: [
    { type: 'bar', x: ['a', 'b'], y: { dtype: 'f8', bdata: 'AAAAAAAA8D8=' } },
  ],
  layout: { title: { text: 'one' }, height: 400 },
}

describe('JSON', () => {
  test.for<[string, object, object, readonly string[]]>([
    [
      'values',
      PLOT,
      {
        data: [
          {
            type: 'box',
            x: ['c', 'd'],
            y: { dtype: 'f8', bdata: 'AAAAAAAAAEA=' },
          },
        ],
        layout: { height: 1, title: { text: 'another' } },
      },
      ['equal by shape'],
    ],
    [
      'keys, lengths and types',
      PLOT,
      {
        data: [{ type: 3, x: ['c'], y: { dtype: 'f4', bdata: 'AACAPw==' } }],
        layout: { height: null, xaxis: {} },
      },
      [
        '  application/json: another shape',
        '  data[0].type: a text → a number',
        '  length of data[0].x: 2 → 1',
        '  data[0].y: 8 bytes of f8 → 4 bytes of f4',
        '  layout.height: a number → null',
        '  key layout.title: an object → (nothing)',
        '  key layout.xaxis: (nothing) → an object',
      ],
    ],
    [
      'the digest that Vega-Altair calls its data by',
      { datasets: { 'data-0123456789abcdef0123456789abcdef': [{ a: 1 }] } },
      { datasets: { 'data-fedcba9876543210fedcba9876543210': [{ a: 2 }] } },
      ['equal by shape'],
    ],
    [
      'a list and an object',
      [],
      {},
      ['  application/json: another shape', '  the value: a list → an object'],
    ],
  ])('%s', ([, stored, actual, expected]) => {
    expect(
      compared(
        [shown('application/json', JSON.parse(JSON.stringify(stored)))],
        [shown('application/json', JSON.parse(JSON.stringify(actual)))],
      ),
    ).toEqual(expected)
  })

  test('deep down values count', () => {
    const nest = (inner: string): string =>
      `${'['.repeat(300)}${inner}${']'.repeat(300)}`
    const outputs = ['1', '1', '2'].map((inner) => [
      shown('application/json', JSON.parse(nest(inner))),
    ])
    const [one = [], same = [], other = []] = outputs
    expect(compared(one, same)).toEqual([])
    expect(compared(one, other)[0]).toBe('  application/json: another shape')
  })
})

const svg = (attributes: string, inside: string): Output =>
  shown(
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`,
  )

describe.for(documentedShapes().map((shape) => [shape.of, shape] as const))(
  'as docs/comparison.md says of %s',
  ([, { same, another }]) => {
    test(`equal by shape: ${same.text}`, () => {
      expect(compared([same.stored], [same.actual])).toEqual(['equal by shape'])
      expect(compared([same.stored], [same.actual], {})).not.toEqual([])
    })

    test(`another shape: ${another.text}`, () => {
      expect(compared([another.stored], [another.actual])[0]).toContain(
        'another shape',
      )
    })
  },
)

test('the table of docs/comparison.md has a line for every family', () => {
  expect(documentedShapes()).toHaveLength(8)
})

test.for<[string, readonly Output[], readonly Output[], readonly string[]]>([
  [
    'pixels',
    [shown('image/png', dottedPng(8, 4))],
    [shown('image/png', dottedPng(8, 4, 9))],
    ['equal by shape'],
  ],
  [
    'the size of an image',
    [shown('image/png', dottedPng(8, 4))],
    [shown('image/png', dottedPng(8, 5))],
    ['  image/png: another shape', '  size: 8×4 → 8×5'],
  ],
  [
    'a drawing',
    [svg('width="10" height="5"', '<path d="M1 2"/>')],
    [svg('height="5" width="10"', '<g><path d="M3 4"/></g>')],
    ['equal by shape'],
  ],
  [
    'the size of a drawing',
    [svg('width="10" height="5"', '')],
    [svg('width="10" height="6"', '')],
    [
      '  image/svg+xml: another shape',
      '  size: height 5, width 10 → height 6, width 10',
    ],
  ],
  [
    'bytes that have no shape',
    [shown('application/pdf', 'AAAA')],
    [shown('application/pdf', 'AAAB')],
    [
      '  application/pdf: compared by values: it has no shape',
      '- application/pdf, 3 B, sha256 63c1dd95',
      '+ application/pdf, 3 B, sha256 5e01d7a1',
    ],
  ],
  [
    'what an error says',
    [raised('ValueError', 'bad 3')],
    [raised('ValueError', 'bad 4')],
    ['equal by shape'],
  ],
  [
    'the class of an error',
    [raised('ValueError', 'bad')],
    [raised('KeyError', 'bad')],
    ['  error: another shape', '  class: ValueError → KeyError'],
  ],
  [
    'a kind of output that is missing',
    [display({ 'text/plain': '1', 'text/html': '<b>1</b>' })],
    [display({ 'text/plain': '2' })],
    ['  text/html is missing', '- <b>1</b>'],
  ],
  [
    'the number of outputs',
    [shown('text/plain', '1')],
    [shown('text/plain', '2'), shown('text/plain', '3')],
    ['  text/plain was not stored', '+ 3'],
  ],
])('%s', ([, stored, actual, expected]) => {
  expect(compared(stored, actual)).toEqual(expected)
})

describe('what is compared by its shape', () => {
  const stored = [
    stdout('1'),
    stderr('1'),
    shown('text/plain', '1'),
    shown('image/png', dottedPng(2, 2)),
  ]
  const actual = [
    stdout('2'),
    stderr('2'),
    shown('text/plain', '2'),
    shown('image/png', dottedPng(2, 2, 1)),
  ]

  test.for<
    [
      string,
      CompareChoice | undefined,
      readonly CompareChoice[],
      readonly string[],
    ]
  >([
    [
      'nothing by default',
      undefined,
      [],
      ['stdout', 'stderr', 'text/plain', 'image/png'],
    ],
    ['all', 'shape', [], []],
    [
      'a MIME type',
      { 'image/png': 'shape' },
      [],
      ['stdout', 'stderr', 'text/plain'],
    ],
    [
      'a group, but for one of it',
      { 'image/*': 'shape', 'image/png': 'values' },
      [],
      ['stdout', 'stderr', 'text/plain', 'image/png'],
    ],
    ['streams', { stream: 'shape' }, [], ['text/plain', 'image/png']],
    ['of a notebook', undefined, ['shape'], []],
    [
      'of a cell, before the notebook',
      'values',
      ['shape', 'values'],
      ['stdout', 'stderr', 'text/plain', 'image/png'],
    ],
    [
      'of a cell, beside the notebook',
      undefined,
      ['shape', { stdout: 'values' }],
      ['stdout'],
    ],
  ])('%s', ([, option, directives, red]) => {
    const { settings } = comparisonSettings(
      option === undefined ? {} : { compare: option },
      directives.map((compare) => ({ compare })),
    )
    const { differences } = compareCellOutputs(stored, actual, settings)
    expect(
      differences.map(({ subject }) =>
        subject.type === 'stream'
          ? subject.name
          : 'mimeType' in subject
            ? subject.mimeType
            : '',
      ),
    ).toEqual(red)
  })

  test('what a rule takes out is no line', () => {
    const rules = [{ name: 'retries', pattern: /^retry\n/gm, replace: '' }]
    expect(
      compared([stdout('loss 1\n')], [stdout('retry\nloss 2\n')], {
        compare: 'shape',
        rules,
      }),
    ).toEqual(['equal by shape', 'equal by retries'])
  })

  test('nor is a table that a rule takes apart a text', () => {
    const rules = [{ name: 'numbers', pattern: /[ \d]+$/gm, replace: '' }]
    expect(
      compared(
        [shown('text/plain', '   a   b\n0  1  10')],
        [shown('text/plain', '   a   c\n0  1  10')],
        { compare: 'shape', rules },
      )[0],
    ).toBe('  text/plain: another shape')
  })

  test('rules that are enough are named alone', () => {
    expect(
      compared(
        [stdout('f at 0x7f8b1c2d3e4f')],
        [stdout('f at 0x7f1122334455')],
      ),
    ).toEqual(['equal by addresses'])
  })

  test('a comparator of the user decides alone', () => {
    expect(
      compared([shown('application/x', '1')], [shown('application/x', '2')], {
        compare: 'shape',
        comparators: { 'application/x': () => 'not the same' },
      }),
    ).toEqual(['  application/x: not the same', '- 1', '+ 2'])
  })
})
