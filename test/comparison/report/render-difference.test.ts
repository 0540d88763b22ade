import { createColors } from 'picocolors'
import { describe, expect, test } from 'vitest'

import { renderDifferences } from '../../../src/comparison/report/render-difference.ts'
import type { RenderedDifferences } from '../../../src/comparison/report/render-difference.ts'
import type { Output } from '../../../src/nbformat/types.ts'
import { expectLinearTime } from '../../helpers/cpu-time.ts'
import {
  compareOutputs,
  compareStrictly,
  display,
  dottedPng,
  jpeg,
  raised,
  shown,
  stderr,
  stdout,
} from '../../helpers/outputs/outputs.ts'

function render(
  stored: readonly Output[],
  actual: readonly Output[],
): RenderedDifferences {
  return renderDifferences(compareOutputs(stored, actual), 'cell [3]')
}

function diffOf(stored: string, actual: string): string {
  const differences = compareStrictly([stdout(stored)], [stdout(actual)])
  const { diff } = renderDifferences(differences, 'cell [3]')
  return diff.slice(diff.indexOf('stdout'))
}

function table(mean: string): Output {
  return display({
    'text/plain': `       price\ncount  120.0\nmean    ${mean}`,
    'text/html': `<table><tr><th>count</th><td>120.0</td></tr><tr><th>mean</th><td>${mean}</td></tr></table>`,
  })
}

function page(seed: number): Output {
  const bytes = Array.from({ length: 300 }, (_, i) => (i * seed) % 251)
  const base64 = Buffer.from(bytes).toString('base64')
  return shown('text/html', `<img src="data:image/png;base64,${base64}">`)
}

function long(middle: string): string {
  return 'x'.repeat(500) + middle + 'y'.repeat(500)
}

function counted(word: string, count: number): string {
  return Array.from({ length: count }, (_, i) => `${word}${i}\n`).join('')
}

function many(word: string): readonly Output[] {
  return Array.from({ length: 2000 }, (_, i) =>
    shown('text/plain', `${word} ${i}`),
  )
}

function bundle(value: string): Output {
  const types = Array.from({ length: 9 }, (_, i) => [`text/x-${i}`, value])
  return display(Object.fromEntries(types))
}

test('a changed table', () => {
  const rendered = render(
    [stdout('same\n'), table('10.3')],
    [stdout('same\n'), table('10.5')],
  )
  expect(rendered.summary).toBe(
    'Output of cell [3] changed: text/plain and text/html (1 of 2 outputs)',
  )
  expect(rendered.diff).toMatchInlineSnapshot(`
    "- Stored output
    + Actual output

      text/plain
             price
      count  120.0
    - mean    10.3
    + mean    10.5

      text/html
      row "mean", column 1: 10.3 → 10.5"
  `)
  expect(rendered.expected).toMatchInlineSnapshot(`
    "text/plain:
           price
    count  120.0
    mean    10.3
    text/html:
    row "mean", column 1: 10.3"
  `)
  expect(rendered.actual).toMatchInlineSnapshot(`
    "text/plain:
           price
    count  120.0
    mean    10.5
    text/html:
    row "mean", column 1: 10.5"
  `)
})

test('missing and unexpected outputs are shown with their content', () => {
  const { summary, diff } = render(
    [
      stdout('a\nb\n'),
      shown('text/plain', '1'),
      display({ 'text/plain': '<Figure>', 'image/png': dottedPng(64, 48) }),
    ],
    [
      stderr('a warning\n'),
      shown('text/plain', '2'),
      raised('KeyError', "'x'"),
    ],
  )
  expect(summary).toBe(
    'Output of cell [3] changed: text/plain; is missing: stdout, text/plain and image/png; was not stored: stderr and error (5 of 5 outputs)',
  )
  expect(diff).toMatchInlineSnapshot(`
    "- Stored output
    + Actual output

      stdout is missing
    - a
    - b

      stderr was not stored
    + a warning

      output 2, text/plain
    - 1
    + 2

      output 3, text/plain + image/png is missing
    - <Figure>
    - image/png 64×48, 100 B

      output 3, error was not stored
    + KeyError: 'x'"
  `)
})

test('images are described, never printed', () => {
  const stored = display({
    'image/png': dottedPng(640, 480),
    'image/jpeg': jpeg(16, 8, 1),
    'application/pdf': 'JVBERi0xLjQK',
  })
  const actual = display({
    'image/png': dottedPng(640, 480, 1),
    'image/jpeg': jpeg(8, 8, 1),
    'application/pdf': 'JVBERi0xLjUK',
  })
  expect(render([stored], [actual]).diff).toMatchInlineSnapshot(`
    "- Stored output
    + Actual output

      application/pdf
    - application/pdf, 9 B, sha256 fc1c4358
    + application/pdf, 9 B, sha256 19f76bcd

      image/jpeg: the size was 16×8 and is now 8×8
    - image/jpeg 16×8, 615 B
    + image/jpeg 8×8, 613 B

      image/png: 1 of 307200 pixels differ, within 1×1 at (0, 0)
    - image/png 640×480, 1.2 kB
    + image/png 640×480, 1.3 kB"
  `)
})

test('base64 in text is summed up, and told apart', () => {
  const { diff } = render([page(7)], [page(11)])
  expect(diff.slice(diff.indexOf('text/html'))).toMatchInlineSnapshot(`
    "text/html
    - <img src="data:image/png;base64,‹base64, 300 B, sha256 c42ffbd4›">
    + <img src="data:image/png;base64,‹base64, 300 B, sha256 92d06e74›">"
  `)
})

describe('the line diff', () => {
  test('cuts what is equal', () => {
    expect(
      diffOf(
        `${counted('', 20)}x\n${counted('', 20)}`,
        `${counted('', 20)}y\n${counted('', 20)}`,
      ),
    ).toMatchInlineSnapshot(`
      "stdout
        … 17 equal lines
        17
        18
        19
      - x
      + y
        0
        1
        2
        … 17 equal lines"
    `)
  })

  test('cuts a long run of changes', () => {
    expect(diffOf('a\n', counted('', 100)).split('\n').slice(-3)).toEqual([
      '+ 38',
      '+ 39',
      '  … 60 more actual lines',
    ])
  })

  test('keeps the order of several changes', () => {
    expect(diffOf('a\nb\nc\nd\n', 'A\nb\nc\nD\n')).toBe(
      'stdout\n- a\n+ A\n  b\n  c\n- d\n+ D',
    )
  })

  test.for([
    ['blanks at the end', 'a\n', 'a  \n', '- a\n+ a··'],
    ['a tab', 'a\tb', 'a b', '- a→b\n+ a b'],
    ['a no-break space', 'a\u00a0b', 'a b', '- a‹U+00A0›b\n+ a b'],
    ['a zero-width space', 'ab', 'a\u200bb', '- ab\n+ a‹U+200B›b'],
    ['a newline at the end', 'a\nb', 'a\nb\n', '  a\n- b\n+ b⏎'],
    ['composed letters', 'é', 'e\u0301', '- ‹U+00E9›\n+ e‹U+0301›'],
    ['a bell', 'a', 'a\x07', '- a\n+ a␇'],
    ['an empty line', 'a\n\nb', 'a\nb', '  a\n- \n  b'],
    ['blanks beside another change', 'a ', 'b', '- a \n+ b'],
  ] as const)('shows %s', ([, stored, actual, expected]) => {
    expect(diffOf(stored, actual)).toBe(`stdout\n${expected}`)
  })

  test('cuts long lines around the change', () => {
    expect(diffOf(long('1'), long('2'))).toMatchInlineSnapshot(`
      "stdout
      - …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy… (1001 characters)
      + …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx2yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy… (1001 characters)"
    `)
    expect(diffOf('a'.repeat(500), 'b')).toBe(
      `stdout\n- ${'a'.repeat(160)}… (500 characters)\n+ b`,
    )
  })

  test('is quick for large texts that have little in common', () => {
    expectLinearTime(25_000, (size) => {
      expect(
        diffOf(counted('a', size), counted('b', size)).length,
      ).toBeLessThan(3000)
    })
  })
})

test('the whole is cut, and says so', () => {
  const { diff, expected, actual, summary } = render(many('a'), many('b'))
  expect(diff.length).toBeLessThan(20_000)
  expect(expected.length + actual.length).toBeLessThan(30_000)
  expect(diff.split('\n').at(-1)).toMatch(
    /^ {2}… \d+ more lines of differences$/,
  )
  expect(summary).toBe(
    'Output of cell [3] changed: text/plain (2000 of 2000 outputs)',
  )
})

test('many types are counted in the summary', () => {
  expect(render([bundle('1')], [bundle('2')]).summary).toBe(
    'Output of cell [3] changed: text/x-0, text/x-1, text/x-2, text/x-3 and 5 more (1 of 1 output)',
  )
})

test('colours are those of Vitest: stored green, actual red', () => {
  const differences = compareOutputs([stdout('1')], [stdout('2')])
  const { diff, expected } = renderDifferences(
    differences,
    'cell [3]',
    createColors(true),
  )
  expect(diff).toBe(
    '\x1b[32m- Stored output\x1b[39m\n\x1b[31m+ Actual output\x1b[39m\n\n' +
      '  \x1b[1mstdout\x1b[22m\n\x1b[32m- 1\x1b[39m\n\x1b[31m+ 2\x1b[39m',
  )
  expect(expected).toBe('stdout:\n1')
})
