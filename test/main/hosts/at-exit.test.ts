import { expect, test } from 'vitest'

import { atExit } from '../../../src/main/hosts/at-exit.ts'

test('many have one listener, which none of them leaves behind', () => {
  const before = process.listenerCount('exit')
  const undo = Array.from({ length: 20 }, () => atExit(() => {}))
  expect(process.listenerCount('exit')).toBe(before + 1)
  for (const each of undo) {
    each()
  }
  expect(process.listenerCount('exit')).toBe(before)
})

test('one that throws does not keep the others from being ended', () => {
  const ended: number[] = []
  const known = new Set(process.listeners('exit'))
  const undo = [
    atExit(() => ended.push(1)),
    atExit(() => {
      throw new Error('no')
    }),
    atExit(() => ended.push(2)),
  ]
  const [own] = process.listeners('exit').filter((each) => !known.has(each))
  own?.(0)
  expect(ended).toEqual([1, 2])
  for (const each of undo) {
    each()
  }
})
