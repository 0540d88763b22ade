import { expect, test } from 'vitest'

import { configurationOptions } from '../../../../src/main/plugin/vitest/configuration-options.ts'

const VITEST = '/project/node_modules/vitest/vitest.mjs'

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
  { args: ['run', '--root'], options: [] },
  { args: ['run', '--', '--root', 'docs'], options: [] },
])('of $args, a command repeats $options', ({ args, options }) => {
  expect(configurationOptions(['/bin/node', VITEST, ...args])).toEqual(options)
  expect(
    configurationOptions([
      '/bin/node',
      '/project/node_modules/.bin/vitest',
      ...args,
    ]),
  ).toEqual(options)
})

test('what started Vitest by its API has options of its own', () => {
  expect(
    configurationOptions(['/bin/node', '/project/build.js', '--root', 'docs']),
  ).toEqual([])
})
