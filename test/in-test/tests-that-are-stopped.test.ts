import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openKernel } from '../../src/in-test/index.ts'
import type { TestKernel } from '../../src/in-test/index.ts'

/** What a promise is rejected with, late: the test that waits for it was stopped. */
function rejection(work: () => Promise<unknown>): Promise<unknown> {
  return work().then(
    () => 'nothing',
    (error: unknown) => error,
  )
}

const INTERRUPTED = {
  name: 'AbortError',
  message: expect.stringContaining('the test that asked for it was stopped'),
}

describe('a test whose time is up', () => {
  let shared: TestKernel
  let own: TestKernel | undefined
  let shown: Awaited<ReturnType<TestKernel['execute']>> | undefined
  let running: Promise<unknown> | undefined
  let waiting: Promise<unknown> | undefined

  beforeAll(async () => {
    shared = await openKernel()
    await shared.execute('import time')
  })
  afterAll(async () => {
    await shared.close()
    await own?.close()
  })

  test.fails('is stopped', { timeout: 8_000 }, async () => {
    own = await openKernel()
    shown = await own.execute('print(1)')
    expect(shown.text).toBe('1')
    running = rejection(() => shared.execute('time.sleep(60)'))
    waiting = rejection(() => shared.evaluate('1'))
    await running
    await new Promise(() => {})
  })

  test('leaves nothing running, and the kernel of others as it is', async () => {
    expect(await running).toMatchObject(INTERRUPTED)
    expect(await waiting).toMatchObject(INTERRUPTED)
    expect(await shared.evaluate('1 + 1')).toBe(2)
  })

  test('writes nothing under the name of the next one', async () => {
    await expect(own?.evaluate('1')).rejects.toMatchObject(INTERRUPTED)
    await expect(expect(shown).toMatchOutputSnapshot()).rejects.toMatchObject(
      INTERRUPTED,
    )
  })
})

describe('another try of a test that was stopped', () => {
  let tries = 0

  test(
    'has a signal of its own',
    { timeout: 10_000, retry: 1 },
    async ({ signal }) => {
      tries += 1
      await using kernel = await openKernel({ signal })
      await kernel.execute('import time')
      if (tries === 1) {
        await kernel.execute('time.sleep(60)')
      }
      expect(await kernel.evaluate('1')).toBe(1)
    },
  )
})
