import { expect, test } from 'vitest'

import { watchSilence } from '../../../src/kernel/connection/keep-alive.ts'

test('a silent peer is given up after 20 seconds', () => {
  const next = watchSilence(7)
  const calls = [7, 7, 7, 7].map((received) => next(received))
  expect(calls).toEqual(['ping', 'ping', 'ping', 'terminate'])
})

test('whatever comes is a sign of life, a part of a message, too', () => {
  const next = watchSilence(0)
  const calls = [0, 0, 1, 1, 1, 2, 2, 2, 2].map((received) => next(received))
  expect(calls).toEqual([
    ...Array.from({ length: 8 }, () => 'ping'),
    'terminate',
  ])
})
