import { describe, expect, test } from 'vitest'

import { toJsonNumber } from '../../../src/common/json-number.ts'
import type { JsonValue } from '../../../src/common/json.ts'
import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import type { ComparisonOptions } from '../../../src/comparison/options/comparison-options.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import { findNumbers } from '../../../src/comparison/text/numbers/printed-number.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import { shown, stdout } from '../../helpers/outputs/outputs.ts'

type Tolerance = NonNullable<ComparisonOptions['tolerance']>

/** Equal by the tolerance, both ways round? */
function isWithin(stored: Output, actual: Output, tolerance: Tolerance) {
  const { settings } = comparisonSettings({ tolerance })
  const there = compareCellOutputs([stored], [actual], settings)
  const back = compareCellOutputs([actual], [stored], settings)
  expect(back.rules).toEqual(there.rules)
  const isEqual = there.differences.length === 0
  expect(back.differences.length === 0).toBe(isEqual)
  expect(there.rules).toEqual(isEqual ? ['tolerance'] : [])
  return isEqual
}

describe('numbers in a text', () => {
  test.for<[string, readonly string[]]>([
    [
      'a 1 -2 +3.5 .5 5. 1e5 1.5E-10 x',
      ['1', '-2', '+3.5', '.5', '5.', '1e5', '1.5E-10'],
    ],
    ['[ 1.  2.]', ['1.', '2.']],
    ['(1+2j) -1.5j [1.+0.j nan-infj]', ['1+2j', '-1.5j', '1.+0.j', 'nan-infj']],
    ['nan inf -inf NaN banana info', ['nan', 'inf', '-inf', 'NaN']],
    ['total 1,234,567.8 of 1,234', ['1,234,567.8', '1,234']],
    ['[100,200,300] (1,234)', ['100', '200', '300', '1', '234']],
    ['a,100,200', ['100', '200']],
    ['100,200\n1,234', ['100', '200', '1', '234']],
    ['x1 2x v1.2 1.2.3 0x7f 3ms #123', ['123']],
    ['2024-01-31 12:30:05 1/2 192.168.0.1', []],
    ['5-3 a=-1 {1: -2}', ['-1', '1', '-2']],
    ['50% $3', ['50', '3']],
    ['日本1 1日', []],
  ])('%s', ([text, numbers]) => {
    const found = findNumbers(text)
    expect(found.numbers.map((number) => number.text)).toEqual(numbers)
    const whole = found.between
      .map((between, index) => between + (found.numbers[index]?.text ?? ''))
      .join('')
    expect(whole).toBe(text)
  })
})

describe('within tolerance', () => {
  test.for<[string, string, Tolerance]>([
    ['mean 10.300001', 'mean 10.3', 1e-6],
    ['a 1e-17', 'a 3e-16', 1e-6],
    ['a -0.0', 'a 0.0', 1e-6],
    ['1.5e10', '1.50001e10', 1e-4],
    ['nan 1.0', 'nan 1.01', 0.1],
    ['inf 1.0', 'inf 1.01', 0.1],
    ['(1+2j)', '(1.01+2.01j)', 0.1],
    ['total 1,234,567', 'total 1,234,568', 1e-5],
    ['[ 1.  2.]', '[1.   2.01]', 0.1],
    ['[ 9.99  2.  ]', '[10.    2.  ]', 0.1],
    ['       price\nmean   9.99\n', '       price\nmean  10.00\n', 0.1],
    ['3.1', '3.14', { printed: true }],
    ['3.14', '3.1', { printed: true }],
    ['1.2e3', '1234', { printed: true }],
    ['100', '101', { absolute: 1 }],
    ['1\r\n2', '1\n2.0', 0.1],
    ['1.', '1.0', 0],
    ['[ 1.  2.]', '[1., 2.]', 0],
    ['array([1., 2.])', 'array([1.0, 2.])', 0],
    ['[1,2]', '[1, 2]', 0],
    ['[0.1 0.2\n 0.3]\nx', '[0.1 0.2 0.3]\nx', 0],
    ['[[1 2]\n [3 4]]', '[[1, 2], [3, 4]]', 0],
    ['[[[1]\n  [2]]\n\n [[3]\n  [4]]]', '[[[1], [2]], [[3], [4]]]', 0],
    ['[0 1 2 ... 8\n 9]', '[0 1 2 ... 8 9]', 0],
    ['[  nan  -inf 1.]', '[nan -inf 1.0]', 0],
    ['[1. +0.5j 2.25+0.j ]', '[1.0+0.5j  2.25+0.j]', 0],
    ['a [1 2] b [3\n4]', 'a [1, 2] b [3, 4]', 0],
    ["['a', [1.0, 2.0]]", "['a', [1., 2.]]", 0],
  ])('%j and %j', ([stored, actual, tolerance]) => {
    expect(isWithin(stdout(stored), stdout(actual), tolerance)).toBe(true)
    expect(
      isWithin(
        shown('text/markdown', stored),
        shown('text/markdown', actual),
        tolerance,
      ),
    ).toBe(true)
  })

  test.for<[string, string, Tolerance]>([
    ['mean 10.3', 'mean 10.5', 1e-2],
    ['mean 1', 'mean -1', 0.5],
    ['nan', '1', 0.5],
    ['nan', 'inf', 0.5],
    ['inf', '-inf', 0.5],
    ['1+0j', '1', 0.5],
    ['(1+2j)', '(1+3j)', 0.1],
    ['mean 1', 'median 1.0', 0.5],
    ['    1.0', '  1.1', 0.5],
    ['a  1.0', 'a 1.1', 0.5],
    ['[100,200,300]', '[100,200,310]', 0.01],
    ['100,200,300\n', '100,200,310\n', 0.01],
    ['2024-01-31', '2024-01-30', 0.5],
    ['1.2.3', '1.2.4', 0.9],
    ['x1', 'x2', 0.9],
    ['1\n2', '1\n2\n3', 0.9],
    ['3.1', '3.16', { printed: true }],
    ['[1 2]', '[1 2 3]', 0.5],
    ['[1 2 3]', '[1 23]', 0.9],
    ['[[1 2] [3 4]]', '[[1 2 3 4]]', 0.5],
    ['[[1 2]]', '[1 2]', 0.5],
    ['[1 2]', '(1 2)', 0.5],
    ['[1 2\n 3', '[1 2 3', 0.5],
    ['[1 a]', '[1, a]', 0.5],
    ['[1 2]\nx', '[1 2]\n\nx', 0.5],
    ['[1]\n[2]', '[1] [2]', 0.5],
    ['[1 -2]', '[1-2]', 0.5],
    ["['1 2']", "['1, 2']", 0.5],
    ['[1:2]', '[1: 2]', 0.5],
  ])('not %j and %j', ([stored, actual, tolerance]) => {
    expect(isWithin(stdout(stored), stdout(actual), tolerance)).toBe(false)
  })

  test.for<[JsonValue, JsonValue, boolean]>([
    [{ y: [1, 2] }, { y: [1.001, 2] }, true],
    [{ y: [Number.NaN, -0] }, { y: [Number.NaN, 0.0001e-12] }, true],
    [{ y: [1, 2] }, { y: [1.2, 2] }, false],
    [{ y: [1] }, { y: [1, 1] }, false],
    [{ y: 1 }, { z: 1 }, false],
    [{ y: '1.0' }, { y: '1.001' }, false],
    [1, '1', false],
    [[[[1]]], [[[1.001]]], true],
  ])('JSON %j and %j: %j', ([stored, actual, expected]) => {
    const type = 'application/vnd.plotly.v1+json'
    expect(isWithin(shown(type, stored), shown(type, actual), 0.01)).toBe(
      expected,
    )
  })

  test.for<[string, string, number, boolean]>([
    ['1700000000000000001', '1700000000000000002', 0.5, false],
    ['1700000000000000001', '1700000000000000002', 1, true],
    ['-9007199254740992', '-9007199254740993', 0.5, false],
    ['9007199254740993', '9007199254740990', 2, false],
    ['9007199254740993', '9007199254740990', 3, true],
    [`1${'0'.repeat(400)}`, `1${'0'.repeat(399)}1`, 1, false],
  ])(
    'long integers %s and %s by %d: %j',
    ([left, right, absolute, expected]) => {
      const tolerance = { absolute }
      const json = (text: string) =>
        shown('application/json', [toJsonNumber(text)])
      expect(isWithin(json(left), json(right), tolerance)).toBe(expected)
      expect(
        isWithin(stdout(`n = ${left}`), stdout(`n = +${right}`), tolerance),
      ).toBe(expected)
    },
  )

  test.for<[string, string, boolean]>([
    ['<td>1.0</td>', '<td>1.001</td>', true],
    ['<td>1,234</td>', '<td>1,235</td>', true],
    ['<p>mean 1.000</p>', '<p>mean  1.001</p>', false],
    ['<p>mean  1.0</p>', '<p>mean 1.001</p>', true],
    ['<td width="10">1</td>', '<td width="10.001">1</td>', false],
    ['<script>1.0</script>', '<script>1.001</script>', false],
    ['<td>1.0</td>', '<th>1.001</th>', false],
  ])('HTML %s and %s: %j', ([stored, actual, expected]) => {
    const html = (text: string) =>
      shown('text/html', `<table><tr>${text}</tr></table>`)
    expect(isWithin(html(stored), html(actual), 0.01)).toBe(expected)
  })

  test.for<[string, string, boolean]>([
    ['<path d="M 1.0 2L3-4.0"/>', '<path d="M 1.001 2L3-4.001"/>', true],
    ['<path d="M1 2"/>', '<path d="M1 2.1"/>', false],
    ['<path d="M1 2"/>', '<path d="L1 2"/>', false],
    ['<path d="M1 2"/>', '<path d="M1 2 3"/>', false],
    ['<path d="M1-2"/>', '<path d="M1 2"/>', false],
    ['<polyline points="1,2 3,4"/>', '<polyline points="1,2 3,4.001"/>', true],
    ['<g transform="scale(1)"/>', '<g transform="scale(1.001)"/>', true],
    ['<g transform="scale(1)"/>', '<g transform="skewX(1)"/>', false],
    ['<rect width="10pt"/>', '<rect width="10.01pt"/>', true],
    ['<rect width="10pt"/>', '<rect width="10px"/>', false],
    ['<rect fill="#100000"/>', '<rect fill="#100001"/>', false],
    ['<g id="a1"/>', '<g id="a1.001"/>', false],
    ['<use href="#1"/>', '<use href="#1.001"/>', false],
    ['<text x="1">1.0</text>', '<text x="1.001">1.001</text>', true],
    ['<text>1.0</text>', '<text>1.2</text>', false],
    ['<style>1.0</style>', '<style>1.001</style>', false],
    ['<rect x="1"/>', '<rect x="1" y="1"/>', false],
    ['<rect x="1"/>', '<rect y="1"/>', false],
  ])('SVG %s and %s: %j', ([stored, actual, expected]) => {
    const svg = (inside: string) =>
      shown('image/svg+xml', `<svg viewBox="0 0 9 9">${inside}</svg>`)
    expect(isWithin(svg(stored), svg(actual), 0.01)).toBe(expected)
  })
})

test('without a tolerance the layout of arrays and the numbers of SVG count', () => {
  expect(
    (
      [
        [stdout('[ 1.  2.]'), stdout('[1. 2.]')],
        [stdout('[1., 2.]'), stdout('[1. 2.]')],
        [stdout('[1.]'), stdout('[1.0]')],
        [
          shown('image/svg+xml', '<svg width="1"/>'),
          shown('image/svg+xml', '<svg width="1.0"/>'),
        ],
      ] as const
    ).map(([a, b]) => compareCellOutputs([a], [b]).differences.length),
  ).toEqual([1, 1, 1, 1])
})

test('a difference names the numbers and how far they are off', () => {
  const { settings } = comparisonSettings({ tolerance: 0.01 })
  const [difference] = compareCellOutputs(
    [stdout('a 1.000\nb 10.3\nc 0 x\n')],
    [stdout('a 1.001\nb 10.5\nc 2 x\n')],
    settings,
  ).differences
  expect(difference).toMatchObject({
    detail:
      '2 numbers are out of tolerance: 10.3 → 10.5 off by 0.2 (1.94 %), 0 → 2 off by 2',
    stored: { text: 'a 1.000\nb 10.3\nc 0 x\n' },
    actual: { text: 'a 1.000\nb 10.5\nc 2 x\n' },
  })
})

test('many numbers out of tolerance are counted', () => {
  const { settings } = comparisonSettings({ tolerance: 0.01 })
  const [difference] = compareCellOutputs(
    [stdout('1 2 3 4 5 6')],
    [stdout('2 3 4 5 6 nan')],
    settings,
  ).differences
  expect(difference).toMatchObject({
    detail: '6 numbers are out of tolerance',
    numbers: {
      shown: [
        { stored: '1', actual: '2', note: 'off by 1 (100 %)' },
        { stored: '2', actual: '3', note: 'off by 1 (50 %)' },
        { stored: '3', actual: '4', note: 'off by 1 (33.3 %)' },
        { stored: '4', actual: '5', note: 'off by 1 (25 %)' },
        { stored: '5', actual: '6', note: 'off by 1 (20 %)' },
        { stored: '6', actual: 'nan' },
      ],
      total: 6,
    },
  })
})
