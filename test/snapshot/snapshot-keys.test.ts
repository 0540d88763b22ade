import { describe, expect, test } from 'vitest'

import { parseNotebook } from '../../src/nbformat/parse-notebook.ts'
import { assignKeys, fileStem } from '../../src/snapshot/snapshot-keys.ts'
import { snapshotNames } from '../../src/snapshot/snapshot-names.ts'
import type { SnapshotName } from '../../src/snapshot/snapshot-names.ts'
import { notebookFile } from '../helpers/notebooks/notebook-file.ts'

function cells(
  ...names: readonly (readonly [path: string, id?: string])[]
): readonly SnapshotName[] {
  return names.map(([path, id], index) => ({ cell: index + 1, path, id }))
}

/** The key of each cell, in their order, and whether it was found. */
function keys(
  names: readonly SnapshotName[],
  stored: readonly string[] = [],
): readonly string[] {
  return [...assignKeys(names, stored).values()].map(({ key, isStored }) =>
    isStored ? `found ${key}` : key,
  )
}

describe('names of snapshots', () => {
  test('are headings and the cell’s name, without its number', () => {
    const notebook = parseNotebook(
      notebookFile([
        'import pandas',
        { markdown: '# Prices\n\n## Load *them*' },
        '# vitest: name=load the data\nload()',
        { markdown: '## Show' },
        'plot()',
      ]),
    )
    const names = snapshotNames(notebook, (cell) =>
      cell.source.includes('name=') ? 'load the data' : undefined,
    )
    expect(names).toEqual([
      { cell: 1, path: 'import pandas', id: 'c1' },
      { cell: 2, path: 'Prices > Load them > load the data', id: 'c3' },
      { cell: 3, path: 'Prices > Show > plot()', id: 'c5' },
    ])
  })

  test.each([
    ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e0'],
    ['3f2504e0', '3f2504e0'],
    ['12345678', '12345678'],
    ['load-the-data', 'load-the-data'],
    // nbstripout numbers the cells.
    ['0', undefined],
    ['41', undefined],
  ])('id %s', (id, expected) => {
    const text = notebookFile(['1']).replace('"c1"', JSON.stringify(id))
    const [name] = snapshotNames(parseNotebook(text), () => undefined)
    expect(name?.id).toBe(expected)
  })
})

describe('keys', () => {
  test('new ones: equal names are counted, ids tell cells apart', () => {
    expect(
      keys(cells(['df'], ['df'], ['A > df', 'c3'], ['A > df', 'c4'])),
    ).toEqual(['df 1', 'df 2', 'A > df (c3) 1', 'A > df (c4) 1'])
  })

  test('are found again', () => {
    const names = cells(['df'], ['df'], ['A > df', 'c3'], ['f (x)'])
    expect(keys(names, keys(names))).toEqual([
      'found df 1',
      'found df 2',
      'found A > df (c3) 1',
      'found f (x) 1',
    ])
  })

  test('a cell is found by its id, whatever it is called and wherever it stands', () => {
    expect(
      keys(cells(['new'], ['B > total = 2', 'c2'], ['x', 'c1']), [
        'A > total = 1 (c2) 1',
        'x (c1) 1',
      ]),
    ).toEqual(['new 1', 'found A > total = 1 (c2) 1', 'found x (c1) 1'])
  })

  test('a cell is found by its name when ids came or went', () => {
    expect(
      keys(cells(['a', 'c1'], ['b'], ['f (x)'], ['f', 'x']), [
        'a 1',
        'b (c2) 1',
        'f (x) 1',
      ]),
    ).toEqual(['found a 1', 'found b (c2) 1', 'f (x) 2', 'found f (x) 1'])
  })

  test('no snapshot is given to two cells, and no new key is taken', () => {
    expect(keys(cells(['a'], ['a', 'c1'], ['a']), ['a (c1) 1'])).toEqual([
      'a 1',
      'found a (c1) 1',
      'a 2',
    ])
  })

  test('obsolete ones, and keys of other tools, are passed over', () => {
    expect(keys(cells(['a']), ['gone 1', 'no counter', 'a 1'])).toEqual([
      'found a 1',
    ])
  })
})

test.each([
  ['Prices > df.plot(x="a") (3f2504e0) 1', 'df-plot-x-a-3f2504e0-'],
  ['ДАННЫЕ 1', ''],
  ['../../etc/passwd 1', 'etc-passwd-'],
  [`${'long '.repeat(30)} 1`, 'long-long-long-long-long-long-long-long-'],
])('files of %s', (key, start) => {
  expect(fileStem(key).replace(/[\da-f]{6}$/, '')).toBe(start)
})

test('files of equal names have names of their own', () => {
  expect(fileStem('df 1')).not.toBe(fileStem('df 2'))
})
