import { expect, test } from 'vitest'

import { diffLines } from '../../../../src/comparison/report/diff-lines.ts'
import { markedWords } from '../../../../src/main/report-page/differences/marked-words.ts'
import { sideBySide } from '../../../../src/main/report-page/differences/side-by-side.ts'

const words = (stored: string, actual: string): readonly string[] =>
  markedWords(stored, actual).map(({ text }) => text)

test('words that changed are marked', () => {
  expect(words('a total of 12', 'a total of 13')).toEqual([
    'a total of <del>12</del>',
    'a total of <ins>13</ins>',
  ])
})

test('lines with little in common are marked whole', () => {
  expect(words('one two three', 'completely <different>')).toEqual([
    '<del>one two three</del>',
    '<ins>completely &#60;different&#62;</ins>',
  ])
})

test('lines stand beside each other, with a gap where one side has none', () => {
  const lines = diffLines(
    { text: 'same\nold value 1\n' },
    { text: 'same\nold value 2\nmore\n' },
  )
  const { text } = sideBySide(lines, 'Stored')
  const rows = text.replaceAll(/>\s+</g, '><').match(/<tr>.*?<\/tr>/g)
  expect(rows?.slice(1)).toEqual([
    '<tr><td>same</td><td>same</td></tr>',
    '<tr><td class="stored">old value <del>1</del></td><td class="actual">old value <ins>2</ins></td></tr>',
    '<tr><td class="none"></td><td class="actual"><ins>more</ins></td></tr>',
  ])
})
