import { test as base } from 'vitest'
import type { TestAPI } from 'vitest'

import { openKernel } from './open-kernel.ts'
import type { KernelOptions, TestKernel } from './types.ts'

/** What {@link test} adds to the context of a test. */
export interface KernelFixtures {
  /** A kernel without a notebook; started where a test uses it, ended with the test. */
  kernel: TestKernel
  /** What `kernel` is started with; a test's own `test.extend` may set it. */
  kernelOptions: KernelOptions
}

/**
 * Vitest's `test`, with a kernel for each test that asks for one.
 *
 * @example
 * test('squares', async ({ kernel }) => {
 *   await kernel.execute('squares = [n * n for n in range(3)]')
 *   expect(await kernel.evaluate('squares')).toEqual([0, 1, 4])
 * })
 */
export const test: TestAPI<KernelFixtures> = base.extend<KernelFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Vitest reads the names of what is used off it
  kernelOptions: async ({}, use) => {
    await use({})
  },
  kernel: async ({ kernelOptions, signal }, use) => {
    // Aborted already is one of an earlier try (Vitest 4).
    const own = signal.aborted ? {} : { signal }
    const kernel = await openKernel({ ...own, ...kernelOptions })
    try {
      await use(kernel)
    } finally {
      await kernel.close()
    }
  },
})
