import { setImmediate as turn } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { KernelPlaces } from '../../../src/main/servers/kernel-places.ts'

/** What was granted so far, in order: `a`, or `a:true` after a server was full. */
function watched(places: KernelPlaces): {
  readonly take: (key: string) => void
  readonly full: (key: string) => void
  readonly granted: () => Promise<readonly string[]>
} {
  const seen: string[] = []
  return {
    take: (key) => void places.take(key).then(() => seen.push(key)),
    full: (key) =>
      void places.full(key).then((isFreed) => seen.push(`${key}:${isFreed}`)),
    granted: async () => {
      await turn()
      return seen.splice(0)
    },
  }
}

test('without a limit everybody gets a place at once', async () => {
  const { take, granted } = watched(new KernelPlaces())
  for (const key of ['a', 'b', 'c']) {
    take(key)
  }
  expect(await granted()).toEqual(['a', 'b', 'c'])
})

test('with a limit others wait in the order of asking', async () => {
  const places = new KernelPlaces(2)
  const { take, granted } = watched(places)
  for (const key of ['a', 'b', 'c', 'd', 'e']) {
    take(key)
  }
  expect(await granted()).toEqual(['a', 'b'])
  places.leave('d')
  expect(await granted()).toEqual([])
  places.leave('a')
  expect(await granted()).toEqual(['c'])
  places.leave('c')
  places.leave('b')
  expect(await granted()).toEqual(['e'])
})

test('a full server has as much room as kernels are there', async () => {
  const places = new KernelPlaces()
  const { take, full, granted } = watched(places)
  for (const key of ['a', 'b', 'c', 'd']) {
    take(key)
  }
  places.started('a')
  places.started('b')
  await granted()
  full('c')
  full('d')
  take('e')
  expect(await granted()).toEqual([])
  places.leave('a')
  // One for the kernel that has ended, one to see whether there is more room.
  expect(await granted()).toEqual(['c:true', 'd:true'])
  places.started('c')
  full('d')
  expect(await granted()).toEqual([])
  places.leave('b')
  expect(await granted()).toEqual(['e', 'd:true'])
})

test('where others have all the room, it is the server that makes some', async () => {
  const places = new KernelPlaces()
  const { take, full, granted } = watched(places)
  take('a')
  take('b')
  await granted()
  full('a')
  full('b')
  expect(await granted()).toEqual(['a:false', 'b:false'])
})

test('a run without kernels forgets what it knew of the room', async () => {
  const places = new KernelPlaces()
  const { take, full, granted } = watched(places)
  take('a')
  take('b')
  places.started('a')
  full('b')
  places.leave('b')
  places.leave('a')
  await granted()
  for (const key of ['c', 'd', 'e', 'f']) {
    take(key)
  }
  expect(await granted()).toEqual(['c', 'd', 'e', 'f'])
})
