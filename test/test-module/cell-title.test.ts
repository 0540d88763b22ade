import { expect, test } from 'vitest'

import { cellTitle, distinctTitles } from '../../src/test-module/cell-title.ts'
import { codeCell } from '../helpers/outputs/failures.ts'

const long = `x = "${'a'.repeat(100)}"`

test.each([
  ['x = 1', undefined, '[2] x = 1', 'x = 1'],
  ['x = 1', 'load', '[2] load', 'load'],
  [long, undefined, `[2] ${long.slice(0, 59)}…`, long],
  [
    'y'.repeat(1000),
    undefined,
    `[2] ${'y'.repeat(59)}…`,
    `${'y'.repeat(499)}…`,
  ],
])('of %j, called %j', (source, name, numbered, stable) => {
  const cell = codeCell(source)
  expect(cellTitle(cell, name, 'numbered')).toBe(numbered)
  expect(cellTitle(cell, name, 'stable')).toBe(stable)
})

test('the same titles are told apart', () => {
  expect(distinctTitles(['a', 'b', 'a', 'a'])).toEqual([
    'a',
    'b',
    'a (2)',
    'a (3)',
  ])
})
