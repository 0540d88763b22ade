/* oxlint-disable vitest/no-standalone-expect -- the tests are those of our own `test` */
import { expect } from 'vitest'

import { test } from '../../src/in-test/index.ts'

test('executes, evaluates and is given values', async ({ kernel }) => {
  const shown = await kernel.execute('print("ready")\n1 + 1')
  expect(shown.text).toBe('ready\n2')
  await kernel.set({ who: 'wörld "quoted"' })
  expect(await kernel.evaluate('f"hello {who}"')).toBe('hello wörld "quoted"')
  // No name of ours is the user's.
  expect(
    await kernel.evaluate("[n for n in globals() if 'vitest' in n]"),
  ).toEqual([])
  await kernel.execute('import asyncio\nasync def later():\n    return 7')
  expect(await kernel.evaluate('await later()')).toBe(7)
  expect(await kernel.evaluate('[\n  1, # one\n  2\n]  # all')).toEqual([1, 2])
  await expect(kernel.evaluate('x = 1')).rejects.toMatchObject({
    name: 'SyntaxError',
  })
  await expect(kernel.evaluate('# nothing')).rejects.toMatchObject({
    evalue: 'there is no expression to evaluate',
  })
  expect(await kernel.evaluate('()  # nothing')).toEqual([])
  const big = await kernel.evaluate<string>('"é" * 3_000_000')
  expect(big.length).toBe(3_000_000)
})

test('is another one for each test', async ({ kernel }) => {
  await expect(kernel.evaluate('who')).rejects.toMatchObject({
    name: 'NameError',
  })
})
