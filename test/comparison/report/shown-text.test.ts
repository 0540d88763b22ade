import { describe, expect, test } from 'vitest'

import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { imageAttachments } from '../../../src/comparison/images/image-attachments.ts'
import type { Comparison } from '../../../src/comparison/options/comparison-options.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import { renderDifferences } from '../../../src/comparison/report/render-difference.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import { raised, shown, stdout } from '../../helpers/outputs/outputs.ts'

const A = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const B = '9b2c8f14-0d3e-4c5a-8b7f-1a2b3c4d5e6f'
const C = '11111111-2222-4333-8444-555555555555'

function diffOf(
  stored: Output,
  actual: Output,
  options: Comparison = {},
): string {
  const { settings } = comparisonSettings(options)
  const { differences } = compareCellOutputs([stored], [actual], settings)
  const { diff } = renderDifferences(differences, 'cell [1]')
  return diff.split('\n').slice(3).join('\n')
}

describe('the diff shows texts as they were, and only what no rule lets pass', () => {
  test.for<[string, string, string, Comparison, string]>([
    [
      'uuids and addresses',
      `job ${A}\n<f at 0x7f8b1c2d3e4f>\nrows 3 of ${A}\n`,
      `job ${B}\n<f at 0x7f1122334455>\nrows 4 of ${B}\n`,
      {},
      `
  stdout
  job ${A}
  <f at 0x7f8b1c2d3e4f>
- rows 3 of ${A}
+ rows 4 of ${B}`,
    ],
    [
      'numbers of the masks, where nothing else differs',
      `${A}\n${A}\n`,
      `${B}\n${A}\n`,
      {},
      `
  stdout
  ${A}
- «uuid1»
+ «uuid2»`,
    ],
    [
      'lines that a rule takes away',
      'The slowest run took 5 times longer than the fastest. This could mean that an intermediate result is being cached.\n10 loops, best of 5: 3 ms per loop\na\n',
      '100 loops, best of 5: 7 µs per loop\nb\n',
      {},
      `
  stdout
  10 loops, best of 5: 3 ms per loop
- a
+ b`,
    ],
    [
      'sorted lines',
      'b 1\na 2\nc 3\n',
      'c 3\nb 7\na 2\n',
      { rules: ['sorted-lines'] },
      `
  stdout
  a 2
- b 1
+ b 7
  c 3`,
    ],
    [
      'collapsed white space',
      'a   b\n\nc    d\n',
      'a b\nc e\n',
      { rules: ['whitespace'] },
      `
  stdout
  a   b
- c    d
+ c e`,
    ],
    [
      'trailing blanks and sets',
      "x  \n{'a', 'b'}\n1\n",
      "x\n{'b', 'a'}\n2\n",
      {},
      `
  stdout
  x  
  {'a', 'b'}
- 1
+ 2`,
    ],
    [
      'own patterns',
      'build 12\nok\n',
      'build 13\nno\n',
      { rules: [{ name: 'b', pattern: /build \d+/, replace: 'build' }] },
      `
  stdout
  build 12
- ok
+ no`,
    ],
    [
      'own rules that move lines show what they made',
      'b 1\na 2\n',
      'a 2\nb 3\n',
      {
        rules: [
          {
            name: 'order',
            normalise: (text) => text.split('\n').toSorted().join('\n'),
          },
        ],
      },
      `
  stdout

  a 2
- b 1
+ b 3`,
    ],
    [
      'own rules that join lines show what they made',
      'b\na\n1',
      'b\na\n2',
      {
        rules: [
          { name: 'one line', normalise: (text) => text.split('\n').join(' ') },
        ],
      },
      `
  stdout
- b a 1
+ b a 2`,
    ],
    [
      'numbers within tolerance',
      'a 1.000\nb 10.3 2.00\nc 5.5\n',
      'a 1.001\nb 10.9 2.01\nc 5.5\n',
      { tolerance: 0.01 },
      `
  stdout: 1 number is out of tolerance: 10.3 → 10.9 off by 0.6 (5.83 %)
  a 1.000
- b 10.3 2.00
+ b 10.9 2.01
  c 5.5`,
    ],
    [
      'numbers within tolerance beside lines that came and went',
      'a 1.000\nb 2.000\nc 3.000\n',
      'a 1.001\nnew\nb 2.001\nc 3.001\n',
      { tolerance: 0.01 },
      `
  stdout
  a 1.000
+ new
  b 2.000
  c 3.000`,
    ],
    [
      'all numbers that are out of tolerance',
      '1 2.00 3\n4\n',
      '9 2.01 8\n7\n',
      { tolerance: 0.01 },
      `
  stdout: 3 numbers are out of tolerance
- 1 2.00 3
- 4
+ 9 2.01 8
+ 7
  1 → 9 (off by 8 (800 %))
  3 → 8 (off by 5 (167 %))
  4 → 7 (off by 3 (75 %))`,
    ],
    [
      'an array that was wrapped elsewhere',
      'a [1.0 2.0\n 3.0]\nb\n',
      'a [1.00\n 2.00\n 3.01]\nc\n',
      { tolerance: 0.01 },
      `
  stdout
  a [1.0 2.0
   3.0]
- b
+ c`,
    ],
    [
      'the lines of an array that are out of tolerance',
      '[[1.00 2.00]\n [3.00 4.00]]\n',
      '[[1.01 2.00]\n [3.00 9.00]]\n',
      { tolerance: 0.02 },
      `
  stdout: 1 number is out of tolerance: 4.00 → 9.00 off by 5 (125 %)
  [[1.00 2.00]
-  [3.00 4.00]]
+  [3.00 9.00]]`,
    ],
    [
      'rules and tolerance at once',
      `${A} 1.00\n${C}\nx 1\n`,
      `${B} 1.001\n${A}\ny 1\n`,
      { tolerance: 0.01 },
      `
  stdout
  ${A} 1.00
  ${C}
- x 1
+ y 1`,
    ],
  ])('%s', ([, stored, actual, options, expected]) => {
    expect(`\n${diffOf(stdout(stored), stdout(actual), options)}`).toBe(
      expected,
    )
  })

  test('of errors', () => {
    expect(
      diffOf(raised('KeyError', "'a'"), raised('ValueError', 'no'), {
        rules: ['ename-only'],
      }),
    ).toBe("  error\n- KeyError: 'a'\n+ ValueError: no")
  })

  test('of JSON', () => {
    const json = (id: string, n: number) =>
      shown('application/json', { id, deep: [{ text: `n ${n} ${id}` }] })
    expect(
      diffOf(json(A, 1), json(B, 2), {
        rules: [
          {
            name: 'ids',
            pattern: /[0-9a-f-]{36}/g,
            replace: 'id',
            mimeTypes: ['application/json'],
          },
        ],
      }),
    ).toBe(`  application/json\n  deep[0].text: "n 1 ${A}" → "n 2 ${B}"`)
  })

  test('of HTML, with the ids that it makes up', () => {
    const html = (id: string, job: string, text: string) =>
      shown(
        'text/html',
        `<div id="${id}"><p>job ${job}</p><p>${text}</p><a href="#${id}">x</a></div>`,
      )
    expect(diffOf(html('T_0a1b2', A, 'one'), html('T_f3e4d', B, 'two')))
      .toMatchInlineSnapshot(`
      "  text/html
        <div id="T_0a1b2">
          <p>job 3f2504e0-4f89-41d3-9a0c-0305e82c3301</p>
      -   <p>one</p>
      +   <p>two</p>
          <a href="#T_0a1b2">x</a>
        </div>"
    `)
  })

  test('of tables', () => {
    const table = (job: string, price: string) =>
      shown(
        'text/html',
        `<table><tr><th></th><th>${job}</th></tr><tr><th>${job}</th><td>${job} ${price}</td></tr></table>`,
      )
    expect(diffOf(table(A, '1'), table(B, '2'))).toMatchInlineSnapshot(`
      "  text/html
        row "3f2504e0-4f89-41d3-9a0c-0305e82c3301", column "3f2504e0-4f89-41d3-9a0c-0305e82c3301": 3f2504e0-4f89-41d3-9a0c-0305e82c3301 1 → 9b2c8f14-0d3e-4c5a-8b7f-1a2b3c4d5e6f 2"
    `)
  })

  test('of SVG, also in the attached picture', () => {
    const svg = (id: string, x: string, y: string) =>
      shown(
        'image/svg+xml',
        `<svg><g id="m${id}"><use x="${x}" y="${y}" href="#m${id}"/></g><text x="${x}">a</text></svg>`,
      )
    const [stored, actual] = [
      svg('0a1b2c3d4e', '1.00', '2'),
      svg('ffeeddccb1', '1.01', '3'),
    ]
    expect(diffOf(stored, actual, { tolerance: 0.1 })).toMatchInlineSnapshot(`
      "  image/svg+xml: 1 number is out of tolerance: y 2 → 3 off by 1 (50 %)
        <svg>
      -   <g id="m0a1b2c3d4e"><use href="#m0a1b2c3d4e" x="1.00" y="2"></use></g>
      +   <g id="mffeeddccb1"><use href="#mffeeddccb1" x="1.01" y="3"></use></g>
          <text x="1.00">a</text>
        </svg>"
    `)
    const { differences } = compareCellOutputs([stored], [actual])
    expect(
      imageAttachments(differences)
        .flat()
        .map(
          ({ base64 }) =>
            /m\w+/.exec(Buffer.from(base64, 'base64').toString())?.[0],
        ),
    ).toEqual(['m0a1b2c3d4e', 'mffeeddccb1'])
  })
})
