import { describe } from 'vitest'

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
    const tags = consumer === 'vitest-5' ? [] : ['thorough']
    describe(`${title} on ${consumer}`, { ...options, tags }, () => {
      body(consumer)
    })
  }
}
