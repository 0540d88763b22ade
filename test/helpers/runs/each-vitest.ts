import { describe } from 'vitest'

import { thoroughIf } from '../thorough.ts'
import { CONSUMERS } from './consumer.ts'
import type { Consumer } from './consumer.ts'

/**
 * A suite for each Vitest. On every change the newer one is enough, since other
 * tests are run with the older one.
 */
export function describeOnEachVitest(
  title: string,
  body: (consumer: Consumer) => void,
  options: { readonly concurrent?: boolean } = {},
): void {
  for (const consumer of CONSUMERS) {
    const isThorough = consumer !== 'vitest-5'
    describe(
      `${title} on ${consumer}`,
      { ...options, ...thoroughIf(isThorough) },
      () => {
        body(consumer)
      },
    )
  }
}
