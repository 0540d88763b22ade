import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { vitestFilters } from '../../../src/cli/run/project-selection.ts'
import { describePytestOption } from '../../../src/cli/run/pytest-habits.ts'
import { selectNotebooks } from '../../../src/cli/run/select-notebooks.ts'
import { notebookFile } from '../../helpers/notebooks/notebook-file.ts'

const NOTEBOOK = notebookFile([{ markdown: '# Title' }, 'x = 1', 'x + 1'])
/** Of the source of `x = 1`. */
const LINE =
  NOTEBOOK.split('\n').findIndex((line) => line.includes('x = 1')) + 1

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'select-'))
  for (const file of [
    'data.ipynb',
    'a.ipynb',
    'docs/a.ipynb',
    'docs/[b] (1).ipynb',
    'docs/deep/c.IPYNB',
    'docs/.ipynb_checkpoints/a-checkpoint.ipynb',
    'docs/node_modules/x/x.ipynb',
  ]) {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), NOTEBOOK)
  }
  writeFileSync(join(folder, 'docs/notes.md'), '')
  writeFileSync(join(folder, 'broken.ipynb'), '{')
  writeFileSync(join(folder, 'no-cells.ipynb'), notebookFile([]))
  mkdirSync(join(folder, 'empty'))
})

afterAll(() => rmSync(folder, { recursive: true }))

function select(...paths: readonly string[]) {
  return selectNotebooks(paths, folder)
}

describe('a path is', () => {
  test.each([
    [
      'a folder',
      'docs',
      ['docs/[b] (1).ipynb', 'docs/a.ipynb', 'docs/deep/c.IPYNB'],
    ],
    [
      'a folder above',
      'docs/deep/..',
      ['docs/[b] (1).ipynb', 'docs/a.ipynb', 'docs/deep/c.IPYNB'],
    ],
    ['a file', 'a.ipynb', ['a.ipynb']],
    [
      'a file whose name looks like a glob',
      'docs/[b] (1).ipynb',
      ['docs/[b] (1).ipynb'],
    ],
    ['a file that is no notebook inside', 'broken.ipynb', ['broken.ipynb']],
    [
      'a glob',
      '*.ipynb',
      ['a.ipynb', 'broken.ipynb', 'data.ipynb', 'no-cells.ipynb'],
    ],
    [
      'a glob of folders',
      '{docs,empty}/**',
      ['docs/[b] (1).ipynb', 'docs/a.ipynb', 'docs/deep/c.IPYNB'],
    ],
    ['a line of a cell', `a.ipynb:${LINE}`, ['a.ipynb']],
    ['a line of what cannot be read', 'broken.ipynb:3', ['broken.ipynb']],
  ])('%s: %s', (_, path, files) => {
    const [selected] = select(path)
    expect(selected?.files.map((file) => relative(folder, file))).toEqual(files)
  })
})

describe('a path is refused that stands for nothing', () => {
  test.each([
    ['nothing', 'There is no nothing.'],
    ['docs/aa.ipynb', 'There is no docs/aa.ipynb.\nDid you mean docs/a.ipynb?'],
    ['c.IPYNB', 'There is no c.IPYNB.\nDid you mean docs/deep/c.IPYNB?'],
    ['doc/', 'There is no doc/.\nDid you mean docs?'],
    ['dat', 'There is no dat.\nDid you mean data.ipynb?'],
    ['zzz/qqqqqq.ipynb:5', 'There is no zzz/qqqqqq.ipynb:5.'],
    [
      'docter',
      'There is no docter, neither a path nor a command.\nDid you mean `npx vitest-notebook doctor`?',
    ],
    ['empty', 'There is no notebook in empty.'],
    ['*.txt', 'No notebook matches *.txt.'],
    [
      'docs/notes.md',
      'docs/notes.md is no notebook: their names end with .ipynb. Other tests are run by: npx vitest',
    ],
    [
      'docs/notes.md:3',
      'docs/notes.md is no notebook: their names end with .ipynb. Other tests are run by: npx vitest',
    ],
    [
      'a.ipynb:3-9',
      'a.ipynb:3-9 names a range of lines. Name a line of each cell: a.ipynb:3',
    ],
    [
      'a.ipynb:2',
      `a.ipynb:2 is no line of a code cell: the cells begin below it.\nThe nearest is [1] x = 1: a.ipynb:${LINE}`,
    ],
    [
      'a.ipynb:7',
      `a.ipynb:7 is no line of a code cell: a markdown cell stands there.\nThe nearest is [1] x = 1: a.ipynb:${LINE}`,
    ],
    [
      'a.ipynb:999',
      `a.ipynb:999 is no line of a code cell: the file has 41 lines.\nThe nearest is [2] x + 1: a.ipynb:28`,
    ],
    [
      'no-cells.ipynb:3',
      'no-cells.ipynb:3 is no line of a code cell: the cells begin below it.\nThe notebook has no code cells.',
    ],
  ])('%s', (path, message) => {
    expect(() => select('a.ipynb', path)).toThrow(
      expect.objectContaining({ message }),
    )
  })
})

test('the first line is that of checks, where there are any', () => {
  expect(select('a.ipynb:1')).toMatchObject([
    {
      line: 1,
      unlessChecked: {
        message: expect.stringContaining('a.ipynb:1 is no line of a code cell'),
      },
    },
  ])
  expect(select(`a.ipynb:${LINE}`)[0]).not.toHaveProperty('unlessChecked')
})

test.each<{ paths: readonly string[]; filters: readonly string[] }>([
  { paths: [], filters: [] },
  { paths: ['docs', 'a.ipynb'], filters: [] },
  { paths: [`a.ipynb:${LINE}`], filters: [`<folder>/a.ipynb:${LINE}`] },
  {
    paths: [`a.ipynb:${LINE}`, 'docs'],
    filters: ['.ipynb', `<folder>/a.ipynb:${LINE}`],
  },
  // All of a notebook is more than one of its cells.
  { paths: [`docs/a.ipynb:${LINE}`, 'docs'], filters: [] },
])('for $paths, Vitest is given $filters', ({ paths, filters }) => {
  const given = vitestFilters(select(...paths))
  expect(given.map((filter) => filter.replace(folder, '<folder>'))).toEqual(
    filters,
  )
})

test.each([
  ['--nbval', /leave it out/],
  ['--nbval-lax', /--lax/],
  ['--nbval-sanitize-with', /--sanitize FILE/],
  ['--nbmake-timeout', /--timeout SECONDS/],
  ['--cov', /--python-coverage/],
  ['-n', /--maxWorkers/],
  ['--junitxml', /--reporter=junit/],
])('%s of pytest has a counterpart', (option, counterpart) => {
  expect(describePytestOption(option)).toMatch(counterpart)
})

test('what is no option of pytest has none', () => {
  expect(describePytestOption('--nbvall')).toBeUndefined()
})
