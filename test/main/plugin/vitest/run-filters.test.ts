import { expect, test } from 'vitest'

import { runFilters } from '../../../../src/main/plugin/vitest/run-filters.ts'

const VITEST = '/project/node_modules/vitest/vitest.mjs'

test.for<[string, readonly string[] | undefined]>([
  ['run', []],
  ['', []],
  ['watch', []],
  ['--watch', []],
  ['run docs a.ipynb:3', ['docs', 'a.ipynb:3']],
  ['docs', ['docs']],
  ['run -u', []],
  ['run -t cell', []],
  ['run --reporter dot --retry=2', []],
  ['run --coverage src/a.test.ts', ['src/a.test.ts']],
  ['run --retry=2 docs', ['docs']],
  ['run --root docs/book -c x.config.ts --dir=a/b', []],
  ['run --outputFile out/a.json', []],
  ['list', undefined],
  ['list a.ipynb', undefined],
  ['related src/a.ts', undefined],
  ['bench', undefined],
  ['init browser', undefined],
  ['run --changed', undefined],
  ['run --changed=HEAD~1', undefined],
  ['run --project=unit', undefined],
  ['run --project unit', undefined],
  ['run --shard=1/3', undefined],
  ['run --exclude drafts', undefined],
  ['--merge-reports', undefined],
  ['--mergeReports=blobs', undefined],
  ['--standalone', undefined],
  ['--help', undefined],
  ['-v', undefined],
])('vitest %s runs what matches %j', ([args, filters]) => {
  const words = args === '' ? [] : args.split(' ')
  expect(runFilters(['/bin/node', VITEST, ...words])).toEqual(filters)
})

test('nobody knows when what started Vitest by its API runs tests', () => {
  expect(runFilters(['/bin/node', '/project/build.js', 'run'])).toBeUndefined()
})
