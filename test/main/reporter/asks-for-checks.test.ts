import { expect, test } from 'vitest'

import { asksForChecks } from '../../../src/main/reporter/asks-for-checks.ts'

test.for<[Parameters<typeof asksForChecks>[0], boolean]>([
  [{}, false],
  [{ testLines: [] }, false],
  [{ testLines: [1] }, true],
  [{ testLines: [1, 10] }, false],
  [{ testNamePattern: /notebook checks/ }, true],
  [{ testNamePattern: /total/ }, false],
])('%o asks for checks: %j', ([narrowed, isSo]) => {
  expect(asksForChecks(narrowed)).toBe(isSo)
})
