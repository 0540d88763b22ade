import { resolve } from 'node:path'

import { expect, test } from 'vitest'

import { fetchedPath } from '../../../src/main/servers/fetched-path.ts'

const folder = resolve('/project/.vitest/notebooks')

test.each([
  'x.ipynb',
  'a/b/x.ipynb',
  '..a/x.ipynb',
  'a..b/...ipynb',
  'é #1%/x',
])('%j is below the folder', (listed) => {
  expect(fetchedPath(folder, listed, 'http://h')).toBe(resolve(folder, listed))
})

test.each([
  '../x.ipynb',
  '../../../x.ipynb',
  'a/../../x.ipynb',
  '/etc/x.ipynb',
  '..',
  '../notebooks/x.ipynb',
])('%j leads out of it', (listed) => {
  expect(() => fetchedPath(folder, listed, 'http://h')).toThrow(
    `http://h lists a notebook "${listed}", which leads out of its root.`,
  )
})

test('a line break is refused', () => {
  expect(() => fetchedPath(folder, 'a\nb.ipynb', 'http://h')).toThrow(
    'http://h has a notebook "a b.ipynb" with a line break in its path',
  )
})
