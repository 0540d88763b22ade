import { describe, expect, test } from 'vitest'

import { parseNotebook } from '../../src/nbformat/parse-notebook.ts'
import { assignKeys, fileStem } from '../../src/snapshot/snapshot-keys.ts'
import { snapshotNames } from '../../src/snapshot/snapshot-names.ts'
import type { SnapshotName } from '../../src/snapshot/snapshot-names.ts'
import { notebookFile } from '../e2e/notebook-file.ts'

function cells(
  ...names: readonly (readonly [path: string, id?: string])[]
): readonly SnapshotName[] {
  return names.map(([path, id], index) => ({ cell: index + 1, path, id }))
}

/** What each cell finds and where it would be written, in their order. */
function keys(
  names: readonly SnapshotName[],
  stored: readonly string[] = [],
): readonly (readonly [stored: string | undefined, current: string])[] {
  return [...assignKeys(names, stored).values()].map((key) => [
    key.stored,
    key.current,
  ])
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
    ).toEqual([
      [undefined, 'df 1'],
      [undefined, 'df 2'],
      [undefined, 'A > df (c3) 1'],
      [undefined, 'A > df (c4) 1'],
    ])
  })

  test('are found again', () => {
    const names = cells(['df'], ['df'], ['A > df', 'c3'], ['f (x)'])
    const stored = keys(names).map(([, current]) => current)
    expect(keys(names, stored)).toEqual(stored.map((key) => [key, key]))
  })

  test('a cell is found by its id, whatever it is called and wherever it stands', () => {
    expect(
      keys(cells(['new'], ['B > total = 2', 'c2'], ['x', 'c1']), [
        'A > total = 1 (c2) 1',
        'x (c1) 1',
      ]),
    ).toEqual([
      [undefined, 'new 1'],
      ['A > total = 1 (c2) 1', 'B > total = 2 (c2) 1'],
      ['x (c1) 1', 'x (c1) 1'],
    ])
  })

  test('a cell is found by its name when ids came or went', () => {
    expect(
      keys(cells(['a', 'c1'], ['b'], ['f (x)'], ['f', 'x']), [
        'a 1',
        'b (c2) 1',
        'f (x) 1',
      ]),
    ).toEqual([
      ['a 1', 'a (c1) 1'],
      ['b (c2) 1', 'b 1'],
      [undefined, 'f (x) 2'],
      ['f (x) 1', 'f (x) 1'],
    ])
  })

  test('no snapshot is given to two cells, and no new key is taken', () => {
    expect(keys(cells(['a'], ['a', 'c1'], ['a']), ['a (c1) 1'])).toEqual([
      [undefined, 'a 1'],
      ['a (c1) 1', 'a (c1) 1'],
      [undefined, 'a 2'],
    ])
  })

  test('obsolete ones, and keys of other tools, are passed over', () => {
    expect(keys(cells(['a']), ['gone 1', 'no counter', 'a 1'])).toEqual([
      ['a 1', 'a 1'],
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
