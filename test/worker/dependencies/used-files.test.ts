import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { readUsedFiles } from '../../../src/worker/dependencies/used-files.ts'

const base = mkdtempSync(join(tmpdir(), 'used-'))
const root = join(base, 'project')
const alias = join(base, 'link')
const startedAt = Date.now() - 10_000

const OLD = ['a.py', 'data/b.csv', 'old.db', 'nb.ipynb', '.env']
const NEW = ['new.db', 'fresh.csv']
const NOBODYS = [
  '.venv/lib/c.py',
  'data/.cache/d.csv',
  'web/node_modules/e.json',
  'env/lib/python3.12/site-packages/f.py',
  '__pycache__/a.cpython-312.pyc',
]

beforeAll(() => {
  for (const file of [...OLD, ...NEW, ...NOBODYS]) {
    const path = join(root, file)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, '')
    const seconds = startedAt / 1000 + (NEW.includes(file) ? 5 : -60)
    utimesSync(path, seconds, seconds)
  }
  symlinkSync(root, alias)
})
afterAll(() => rmSync(base, { recursive: true }))

/** What is made of a record; entries begin with their letter. */
function used(entries: readonly string[], below = [root]): unknown {
  const report = join(base, 'record')
  writeFileSync(report, entries.map((entry) => `${entry}\0`).join(''))
  const scope = { below, notebook: join(below[0] ?? '', 'nb.ipynb'), startedAt }
  const files = readUsedFiles(report, scope)
  const short = (paths: readonly string[] = []): readonly string[] =>
    paths.map((path) => path.replace(`${below[0]}/`, ''))
  return files && { read: short(files.read), written: short(files.written) }
}

const inRoot =
  (letter: string) =>
  (file: string): string =>
    `${letter}${root}/${file}`

test.each<{
  readonly name: string
  readonly entries: readonly string[]
  readonly read?: readonly string[]
  readonly written?: readonly string[]
}>([
  { name: 'nothing', entries: [] },
  {
    name: 'what was read',
    entries: ['data/b.csv', 'a.py', '.env'].map(inRoot('r')),
    read: ['.env', 'a.py', 'data/b.csv'],
  },
  {
    name: 'a file under all of its names',
    entries: ['a.py', './a.py', 'data/../a.py', 'data//b.csv'].map(inRoot('r')),
    read: ['a.py', 'data/b.csv'],
  },
  {
    name: 'what was read and written counts as written',
    entries: [inRoot('r')('a.py'), inRoot('w')('a.py'), inRoot('r')('a.py')],
    written: ['a.py'],
  },
  {
    name: 'what is not there (any more) was looked for',
    entries: [inRoot('r')('absent.csv')],
    read: ['absent.csv'],
  },
  {
    name: 'not the notebook, folders, and what is nobody’s own work',
    entries: ['nb.ipynb', 'data', ...NOBODYS].map(inRoot('r')),
  },
  {
    name: 'not what lies outside, whatever its name begins with',
    entries: [`r${root}-2/a.py`, `r${base}/a.py`, 'r/etc/hosts'],
  },
  {
    name: 'what a library opened was written if it changed since',
    entries: ['old.db', 'new.db'].map(inRoot('?')),
    read: ['old.db'],
    written: ['new.db'],
  },
  {
    name: 'what was read is as it was if there were no other processes',
    entries: ['a.py', 'fresh.csv'].map(inRoot('r')),
    read: ['a.py', 'fresh.csv'],
  },
  {
    name: 'what was read may be written by another process',
    entries: [...['a.py', 'fresh.csv'].map(inRoot('r')), 'p'],
    read: ['a.py'],
    written: ['fresh.csv'],
  },
])('$name', ({ entries, read = [], written = [] }) => {
  expect(used(entries)).toEqual({ read, written })
})

test('paths below another name of the root are told below its own', () => {
  expect(used([inRoot('r')('a.py')], [alias, root])).toEqual({
    read: ['a.py'],
    written: [],
  })
})

test('a kernel that noted nothing at all', () => {
  const scope = { below: [root], notebook: `${root}/nb.ipynb`, startedAt }
  expect(readUsedFiles(join(base, 'no record'), scope)).toBe(undefined)
})
