import { join, resolve } from 'node:path'

import { describe, expect, test } from 'vitest'

import { acceptCommand } from '../../../src/worker/report/accept-command.ts'
import { notebookPlace } from '../../../src/worker/report/notebook-place.ts'
import { codeCell } from '../../helpers/outputs/failures.ts'

const RUN = ['vitest', 'run']

test.each([
  ['a.ipynb', 'a.ipynb'],
  ['sub/a-b_c.ipynb', 'sub/a-b_c.ipynb'],
  ['-u.ipynb', './-u.ipynb'],
  ['my notes.ipynb', "'my notes.ipynb'"],
  ["it's.ipynb", String.raw`'it'\''s.ipynb'`],
  ['$HOME;rm.ipynb', "'$HOME;rm.ipynb'"],
  ['größe.ipynb', "'größe.ipynb'"],
])('the command that accepts %s', (name, quoted) => {
  const file = resolve(name)
  const whole = quoted.endsWith("'")
    ? `${quoted.slice(0, -1)}:10'`
    : `${quoted}:10`
  expect(acceptCommand(file, RUN, codeCell('f()'))).toBe(
    `npx vitest run ${whole} -u`,
  )
  expect(acceptCommand(file, RUN)).toBe(`npx vitest run ${quoted} -u`)
})

test('the command repeats what the run was told about its configuration', () => {
  expect(acceptCommand(resolve('a.ipynb'), [...RUN, '--root', 'my docs'])).toBe(
    "npx vitest run --root 'my docs' a.ipynb -u",
  )
})

test('a cell without source is accepted by its own line', () => {
  const cell = codeCell('')
  const position = { ...cell.position, sourceLines: [] }
  expect(acceptCommand(resolve('a.ipynb'), RUN, { ...cell, position })).toBe(
    'npx vitest run a.ipynb:8 -u',
  )
})

describe('the place of a notebook', () => {
  const root = resolve('/project')
  const settings = {
    root,
    serverRoot: '',
    fetchedRoot: join(root, '.fetched'),
  }

  test.each([
    ['docs/a.ipynb', '', 'docs/a.ipynb', 'docs/a.ipynb', false],
    ['docs/a.ipynb', 'home/me', 'docs/a.ipynb', 'home/me/docs/a.ipynb', false],
    ['.fetched/a.ipynb', 'home/me', 'a.ipynb', 'a.ipynb', true],
    ['../b/a.ipynb', '', '../b/a.ipynb', '../b/a.ipynb', false],
  ])(
    '%s, with %j as the folder of the server',
    (name, serverRoot, path, serverPath, isFetched) => {
      const file = join(root, name)
      expect(notebookPlace(file, { ...settings, serverRoot })).toEqual({
        file,
        // A path that leads out is no shorter here.
        shown: name.startsWith('..') ? file : name,
        path,
        serverPath,
        isFetched,
      })
    },
  )
})
