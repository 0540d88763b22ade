import { expect, test } from 'vitest'

import { asksForChecksOnly } from '../../../../src/main/plugin/vitest/checks-only.ts'

test.for<[string, boolean]>([
  ['run', false],
  ['run docs', false],
  ['run a.ipynb', false],
  ['run a.ipynb:10', false],
  ['run a.ipynb:1', true],
  ['run docs/a.ipynb:1 b.ipynb:1', true],
  ['run a.ipynb:1 b.ipynb', false],
  ['run a.ipynb:1 b.ipynb:7', false],
  ['run -t checks', true],
  ['run -t=checks', true],
  ['run --testNamePattern checks', true],
  ['run --test-name-pattern=notebook.*', true],
  ['run -t total', false],
  ['run -t (', false],
  ['run -t', false],
])('vitest %s asks for nothing but checks: %j', ([args, isSo]) => {
  const argv = ['/bin/node', '/vitest.mjs', ...args.split(' ')]
  expect(asksForChecksOnly(argv)).toBe(isSo)
})
