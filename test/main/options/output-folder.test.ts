import { expect, test } from 'vitest'

import { resolveOptions } from '../../../src/main/options/options.ts'

test.for([
  ['', '""'],
  ['.', '"."'],
  ['docs/..', '"docs/.."'],
  ['../..', '"../.."'],
  ['/tmp/out', '"/tmp/out"'],
  [{ folder: 'out', timing: true }, '{"folder":"out","timing":true}'],
] as const)(
  'the folder for executed notebooks is not %j',
  ([output, received]) => {
    expect(() => resolveOptions({ output })).toThrow(
      `Option \`output\` of notebooks() must be a folder of its own, relative to the root, or { folder, timings }, got \`${received}\``,
    )
  },
)
