import { expect, test } from 'vitest'

import { skippedLines } from '../../../src/main/terminal/skipped-lines.ts'

const STOPPED = 'not run: cell [2] raised NameError'

test.each<
  readonly [string, readonly (string | undefined)[], readonly string[]]
>([
  ['nothing was skipped', [undefined, undefined], ['[1]', '[2]']],
  ['two', [undefined, STOPPED, STOPPED], ['[1]', '[2]', '[3]']],
  [
    'three',
    [undefined, STOPPED, STOPPED, STOPPED],
    ['[1]', `[2] to [4] ${STOPPED}`],
  ],
  [
    'one of them for another reason',
    [STOPPED, STOPPED, STOPPED, 'not run: marked', STOPPED, STOPPED],
    [`[1] to [3] ${STOPPED}`, '[4]', '[5]', '[6]'],
  ],
  [
    'around a selected one',
    ['no', 'no', 'no', undefined, 'no', 'no', 'no', 'no'],
    ['[1] to [3] no', '[4]', '[5] to [8] no'],
  ],
])('%s', (_, reasons, shown) => {
  const tests = reasons.map((notRun, index) => ({
    id: `${index}`,
    title: `[${index + 1}] x = 1`,
    notRun,
  }))
  const lines = skippedLines(tests)
  expect(
    tests.flatMap(({ id, title }) => {
      const line = lines.get(id)
      return line?.type === 'left-out'
        ? []
        : [line?.text ?? title.replace(' x = 1', '')]
    }),
  ).toEqual(shown)
})

test('titles without a number stand for themselves', () => {
  const tests = ['a', 'b', 'c'].map((title) => ({
    id: title,
    title,
    notRun: 'x',
  }))
  expect(skippedLines(tests).get('a')).toEqual({
    type: 'stands-for-all',
    text: '"a" to "c" x',
  })
})

test('the test of the file is no cell', () => {
  const titles = ['[1] a', '[2] b', 'notebook checks']
  const tests = titles.map((title) => ({ id: title, title, notRun: 'x' }))
  expect(skippedLines(tests).get('[1] a')).toEqual({
    type: 'stands-for-all',
    text: '[1] to [2] and "notebook checks" x',
  })
})
