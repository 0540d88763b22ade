import { expect, test } from 'vitest'
import { parseCLI } from 'vitest/node'

import {
  configurationWords,
  isVitestCommand,
} from '../../../../src/main/plugin/vitest/configuration-options.ts'

test.each([
  { args: ['run'], options: [] },
  { args: ['run', 'a.ipynb:3', '-u'], options: [] },
  { args: ['run', '--root', 'docs'], options: ['--root', 'docs'] },
  { args: ['--root=docs', 'a.ipynb'], options: ['--root', 'docs'] },
  {
    args: ['-r', 'docs', '-c', 'x.ts'],
    options: ['--root', 'docs', '--config', 'x.ts'],
  },
  { args: ['--config=my config.ts'], options: ['--config', 'my config.ts'] },
  {
    args: ['--project=a', '--project', '!b'],
    options: ['--project', 'a', '--project', '!b'],
  },
  { args: ['--mode', 'nightly'], options: ['--mode', 'nightly'] },
  { args: ['--reporter', 'dot', '--retry=2', '--rootless', 'x'], options: [] },
  { args: ['run', '--', '--root', 'docs'], options: [] },
])('of $args, a command repeats $options', ({ args, options }) => {
  expect(configurationWords(parseCLI(['vitest', ...args]).options)).toEqual(
    options,
  )
})

test.each([
  ['/project/node_modules/vitest/vitest.mjs', true],
  ['/project/node_modules/.bin/vitest', true],
  ['/project/build.js', false],
])('started by %s: %s', (script, isCommand) => {
  expect(isVitestCommand(['/bin/node', script, 'run'])).toBe(isCommand)
})
