import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'
import { parseCLI, version } from 'vitest/node'
import type * as api from 'vitest/node'

import { nodeFault } from '../../../src/cli/run/find-vitest.ts'
import { vitestArguments } from '../../../src/cli/run/vitest-arguments.ts'

const folder = dirname(
  fileURLToPath(import.meta.resolve('vitest/package.json')),
)

function parse(...args: readonly string[]) {
  const vitest: Pick<typeof api, 'parseCLI'> = { parseCLI }
  return vitestArguments(args, vitest, { folder, version })
}

test.each<[readonly string[], readonly string[], object]>([
  [['run', 'docs'], ['docs'], { run: true }],
  [['watch', 'docs'], ['docs'], { watch: true }],
  [['docs', '--', '-a.ipynb', 'b'], ['docs', '-a.ipynb', 'b'], {}],
  [['run', '--', 'run'], ['run'], { run: true }],
  [['./list'], ['./list'], {}],
  [['related', 'a.py', '--run'], [], { related: ['a.py'], run: true }],
  [['--exclude', 'a', '--exclude=b'], [], { cliExclude: ['a', 'b'] }],
])('%j', (args, paths, options) => {
  const parsed = parse(...args)
  expect(parsed.paths).toEqual(paths)
  expect(parsed.options).toMatchObject(options)
  expect(Object.keys(parsed.options)).not.toContain('--')
})

test.each([
  [['list', 'docs'], '`list` is a command of Vitest, which runs no notebooks.'],
  [['bench'], 'A folder of that name: npx vitest-notebook ./bench'],
  [['--no-lax'], 'There is no option --no-lax.\nLeave it out'],
  [['--toleranse', '1'], 'Did you mean --tolerance?'],
  [['--nbval-lax'], 'Here: --lax'],
])('%j is refused', (args, message) => {
  expect(() => parse(...args)).toThrow(message)
})

test.each([
  ['4.1.12', '20.19.0', ''],
  ['5.1.1', '22.12.0', ''],
  ['5.1.1', '24.0.0', ''],
  [
    '5.1.1',
    '22.11.0',
    'Vitest 5.1.1 needs Node 22.12 or newer, and this is 22.11.0.',
  ],
  [
    '5.1.1',
    '20.20.2',
    'Vitest 5.1.1 needs Node 22.12 or newer, and this is 20.20.2.',
  ],
])('Vitest %s on Node %s', (version, node, fault) => {
  expect((nodeFault({ version }, node) ?? '').split('\n')[0]).toBe(fault)
})
