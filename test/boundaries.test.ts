import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../src', import.meta.url))
const DOCS = readFileSync(join(SRC, '../docs/architecture.md'), 'utf8')
const IMPORT = /(?:\bfrom|\bimport\(|\bimport)\s*'([^']+)'/g

/** First and last column of the rows below a heading: what may import, and what. */
function tableBelow(heading: string): Map<string, readonly string[]> {
  const lines = DOCS.slice(DOCS.indexOf(heading)).split('\n').slice(2)
  const rows = lines.slice(0, lines.indexOf(''))
  return new Map(
    rows.map((row) => {
      const columns = row.split('|').slice(1, -1)
      const last = columns.at(-1) ?? ''
      const names = last.split(',').map((name) => name.trim())
      return [columns[0]?.trim() ?? '', names.filter((name) => name !== '')]
    }),
  )
}

/** The room of a file: its folder, one deeper in `main` and `worker`. */
function roomOf(path: string): string {
  const folders = path.split('/').slice(0, -1)
  const isSplit = folders[0] === 'main' || folders[0] === 'worker'
  return folders.slice(0, isSplit ? 2 : 1).join('/')
}

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts'),
)

const imports = sources.flatMap((path) =>
  [...readFileSync(join(SRC, path), 'utf8').matchAll(IMPORT)].map(
    ([, to = '']) => ({ path, to }),
  ),
)

const between = imports
  .filter(({ to }) => to.startsWith('.'))
  .map(({ path, to }) => ({
    from: roomOf(path),
    room: roomOf(relative(SRC, resolve(SRC, dirname(path), to))),
  }))
  // What is loaded from outside stands above all rooms.
  .filter(({ from, room }) => from !== room && from !== '' && from !== 'worker')

describe('the tables of docs/architecture.md say who imports whom', () => {
  test('rooms, types included', () => {
    const actual = new Map<string, readonly string[]>(
      [...tableBelow('| folder of')].map(([from]) => [
        from,
        [
          ...new Set(
            between.filter((one) => one.from === from).map((one) => one.room),
          ),
        ].toSorted(),
      ]),
    )
    expect(actual).toEqual(tableBelow('| folder of'))
    expect(between.filter(({ from }) => !actual.has(from))).toEqual([])
  })

  test('no room is imported by one that stands above it', () => {
    const order = [...tableBelow('| folder of').keys()]
    const back = between.filter(
      // `contract` has types of what is agreed on, and is imported by all.
      ({ from, room }) =>
        from !== 'contract' && order.indexOf(room) > order.indexOf(from),
    )
    expect(back).toEqual([])
  })

  test('packages', () => {
    const table = tableBelow('| package')
    const actual = imports.filter(({ to }) => !/^(?:\.|node:|vitest)/.test(to))
    const files = (name: string): readonly string[] =>
      [
        ...new Set(
          actual.filter(({ to }) => to === name).map(({ path }) => path),
        ),
      ].toSorted()
    expect(
      new Map(
        actual
          .toSorted((a, b) => (a.to < b.to ? -1 : 1))
          .map(({ to }) => [to, files(to)]),
      ),
    ).toEqual(new Map([...table].toSorted(([a], [b]) => (a < b ? -1 : 1))))
  })
})

test('no folder has more than 16 files', () => {
  const sizes = new Map<string, number>()
  for (const path of sources) {
    sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1)
  }
  expect([...sizes].filter(([, size]) => size > 16)).toEqual([])
})
