import { expect, test } from 'vitest'

import { cents } from './cents.ts'

test('no cent is lost', () => {
  expect(cents('1.15')).toBe(115)
})
