import { expect, test } from 'vitest'

import { runOptions } from '../../../../src/main/plugin/vitest/run-options.ts'

test.each([
  [undefined, {}],
  [{}, {}],
  [
    { retry: { count: 2 }, repeats: 1, bail: 1, allowOnly: false },
    { retry: { count: 2 }, repeats: 1, bail: 1, allowOnly: false },
  ],
  [
    { fileParallelism: false, maxWorkers: '50%' },
    { fileParallelism: false, maxWorkers: '50%' },
  ],
  [{ testTimeout: 1, hookTimeout: 1, setupFiles: ['a.ts'], isolate: true }, {}],
  [{ retry: undefined }, {}],
])('of %j notebooks take over %j', (test, taken) => {
  expect(runOptions(test)).toEqual(taken)
})
