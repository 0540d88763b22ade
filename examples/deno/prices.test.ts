import { expect, test } from 'vitest'

import { total } from './prices.ts'

test('a tenth is off from a hundred on', () => {
  expect(total([{ name: 'tea', price: 5, count: 20 }])).toBe(90)
})
