import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeEach, describe, expect, test } from 'vitest'

import { DependencyFiles } from '../../../src/main/dependencies/dependency-files.ts'
import { DependencyMap } from '../../../src/main/dependencies/dependency-map.ts'

const root = '/repo/project'
const base = mkdtempSync(join(tmpdir(), 'dependencies-'))
const folder = join(base, 'cache', 'vitest-notebook')
beforeEach(() => rmSync(folder, { recursive: true, force: true }))
afterAll(() => rmSync(base, { recursive: true }))

const openMap = (): DependencyMap =>
  new DependencyMap(new DependencyFiles(folder))

interface Found {
  readonly files?: readonly string[]
  readonly written?: readonly string[]
  readonly isComplete?: boolean
}

const absolute = (files: readonly string[]): string[] =>
  files.map((file) => join(root, file))

/** Tells the map of a run; paths are relative to the root. */
function update(map: DependencyMap, notebook: string, found: Found): void {
  const { files = [], written = [], isComplete = true } = found
  map.update(join(root, notebook), {
    files: absolute(files),
    written: absolute(written),
    isComplete,
  })
}

describe('what counts', () => {
  test.each<{
    readonly name: string
    readonly runs: readonly Found[]
    readonly used: readonly string[]
  }>([
    { name: 'nothing', runs: [{}], used: [] },
    {
      name: 'the last complete run',
      runs: [{ files: ['x', '../y'] }, { files: ['../y', 'z'] }],
      used: ['../y', 'z'],
    },
    { name: 'nothing any more', runs: [{ files: ['x'] }, {}], used: [] },
    {
      name: 'what a part used, and all that was known',
      runs: [{ files: ['x', 'y'] }, { files: ['z'], isComplete: false }],
      used: ['x', 'y', 'z'],
    },
    {
      name: 'not what is written now',
      runs: [
        { files: ['x', 'y'] },
        { files: [], written: ['x'], isComplete: false },
      ],
      used: ['y'],
    },
  ])('$name', ({ runs, used }) => {
    const map = openMap()
    for (const run of runs) {
      update(map, 'a.ipynb', run)
    }
    expect(map.files).toEqual(new Set(absolute(used)))
    // In the next process, too.
    expect(openMap().files).toEqual(new Set(absolute(used)))
    // In a process that has heard of a part only.
    const next = openMap()
    update(next, 'a.ipynb', { files: ['new'], isComplete: false })
    expect(next.files).toEqual(new Set(absolute([...used, 'new'])))
  })
})

test('users of a file', () => {
  const map = openMap()
  update(map, 'a.ipynb', { files: ['x', 'y'] })
  update(map, 'b.ipynb', { files: ['y'] })
  expect(['x', 'y', 'z'].map((file) => map.usersOf(join(root, file)))).toEqual([
    absolute(['a.ipynb']),
    absolute(['a.ipynb', 'b.ipynb']),
    [],
  ])
})

test('processes at the same time do not take from each other', () => {
  const [one, other] = [openMap(), openMap()]
  expect([one.files.size, other.files.size]).toEqual([0, 0])
  update(one, 'a.ipynb', { files: ['x'] })
  update(other, 'b.ipynb', { files: ['y'] })
  expect(openMap().files).toEqual(new Set(absolute(['x', 'y'])))
  expect(readdirSync(folder).filter((name) => !name.endsWith('.json'))).toEqual(
    [],
  )
})

test.each([
  '',
  '{',
  'null',
  '[]',
  '{"version": 2, "notebook": "a.ipynb", "files": ["x"]}',
  '{"version": 1, "notebook": "a.ipynb"}',
  '{"version": 1, "notebook": "a.ipynb", "files": [1]}',
  '{"version": 1, "notebook": 1, "files": ["x"]}',
])('garbage is no record: %s', (garbage) => {
  const map = openMap()
  update(map, 'a.ipynb', { files: ['x'] })
  const [name = ''] = readdirSync(folder)
  writeFileSync(join(folder, name), garbage)
  expect(openMap().files).toEqual(new Set())
  // And is replaced.
  update(openMap(), 'a.ipynb', { files: ['y'] })
  expect(openMap().files).toEqual(new Set(absolute(['y'])))
})

test('a folder that cannot be made', () => {
  mkdirSync(join(base, 'cache'), { recursive: true })
  writeFileSync(folder, 'a file')
  const map = openMap()
  update(map, 'a.ipynb', { files: ['x'] })
  expect(map.files).toEqual(new Set(absolute(['x'])))
})
