import { expect, test } from 'vitest'

// Ordinary tests and notebooks run side by side.
test('an ordinary test beside the notebooks', () => {
  expect('Mean temperatures'.toLowerCase().replace(' ', '-')).toBe(
    'mean-temperatures',
  )
})
