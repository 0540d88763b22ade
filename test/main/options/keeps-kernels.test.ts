import { expect, test } from 'vitest'

import { keepsKernels } from '../../../src/main/options/keeps-kernels.ts'

const NONE = { isCi: false, isMeasured: false }
const SERVER = { url: 'http://localhost:8888' }

test.each([
  ['not asked for', false, undefined, NONE, false, []],
  ['on this machine', 'on-failure', undefined, NONE, true, []],
  ['on a server', 'on-failure', SERVER, NONE, true, []],
  [
    'in CI',
    'on-failure',
    SERVER,
    { ...NONE, isCi: true },
    false,
    [expect.stringContaining('No kernel is kept in CI')],
  ],
  [
    'measured',
    'on-failure',
    undefined,
    { ...NONE, isMeasured: true },
    false,
    [expect.stringContaining('No kernel is kept where coverage is measured')],
  ],
  [
    'measured, and on a server',
    'on-failure',
    SERVER,
    { ...NONE, isMeasured: true },
    true,
    [],
  ],
] as const)('%s', (_, keepKernel, server, run, expected, told) => {
  const warnings: string[] = []
  const keeps = keepsKernels({ keepKernel, server }, run, (message) =>
    warnings.push(message),
  )
  expect(keeps).toBe(expected)
  expect(warnings).toEqual(told)
})
