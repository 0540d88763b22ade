import { expect, test } from 'vitest'

import { nearest } from '../../../src/common/words/suggest.ts'

test.each<readonly [word: string, meant: string | undefined]>([
  ['regoin', 'region'],
  ['yaer', 'year'],
  ['eyar', 'year'],
  ['yeer', 'year'],
  ['YEAR', 'year'],
  ['yea', 'year'],
  ['eary', undefined],
  ['raey', undefined],
  ['rate', undefined],
  ['', undefined],
])('%s → %s', (word, meant) => {
  expect(nearest(word, ['region', 'year'])).toBe(meant)
})
