import { createHash } from 'node:crypto'

import type { SnapshotName } from './snapshot-names.ts'

/** The key of a cell's snapshot. */
export interface SnapshotKey {
  readonly key: string
  /** Whether there is a snapshot. */
  readonly isStored: boolean
}

/**
 * Finds the snapshot of each cell: the one with its id, whatever the cell was
 * called when it was written, else one with its name. It keeps its key as long
 * as it is found. Equal names are told apart by their order, as Vitest does. No
 * snapshot is given to two cells.
 *
 * @param storedKeys As Vitest has them, each with its counter at the end.
 * @returns by the number of the code cell
 */
export function assignKeys(
  names: readonly SnapshotName[],
  storedKeys: readonly string[],
): ReadonlyMap<number, SnapshotKey> {
  const stored = storedKeys.flatMap((key) => readKey(key) ?? [])
  const found = new Map<number, StoredKey>()
  const claim = (matches: (name: SnapshotName, key: StoredKey) => boolean) => {
    const claimed = new Set(found.values())
    for (const name of names) {
      if (found.has(name.cell)) {
        continue
      }
      const key = stored.find(
        (each) => !claimed.has(each) && matches(name, each),
      )
      if (!key) {
        continue
      }
      claimed.add(key)
      found.set(name.cell, key)
    }
  }
  claim((name, key) => name.id !== undefined && key.title === titleOf(name))
  claim(({ id }, { title }) => id !== undefined && title.endsWith(` (${id})`))
  // Ids come and go: nbformat 4.5 adds them, tools that strip outputs take them.
  claim(({ path }, { title }) => title === path || withoutId(title) === path)
  const taken = new Set([...found.values()].map(({ key }) => key))
  return new Map(
    names.map((name) => {
      const stored = found.get(name.cell)
      const key = stored?.key ?? freeKey(titleOf(name), taken)
      taken.add(key)
      return [name.cell, { key, isStored: stored !== undefined }]
    }),
  )
}

/**
 * What the names of a snapshot's files begin with: the end of its key in plain
 * characters, and a few that no other key has.
 */
export function fileStem(key: string): string {
  const title = key.replace(/ \d+$/, '')
  const words = title
    .slice(title.lastIndexOf(' > ') + 1)
    .toLowerCase()
    .match(/[a-z\d]+/g)
  const readable = (words ?? []).join('-').slice(0, 40).replace(/-$/, '')
  const hash = createHash('sha1').update(key).digest('hex').slice(0, 6)
  return readable === '' ? hash : `${readable}-${hash}`
}

interface StoredKey {
  readonly key: string
  /** The key without its counter. */
  readonly title: string
}

function readKey(key: string): StoredKey | undefined {
  const title = /^([^]*) \d+$/.exec(key)?.[1]
  return title === undefined ? undefined : { key, title }
}

function titleOf({ path, id }: SnapshotName): string {
  return id === undefined ? path : `${path} (${id})`
}

function withoutId(title: string): string {
  return title.replace(/ \([^ ()]+\)$/, '')
}

function freeKey(title: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const key = `${title} ${count}`
    if (!taken.has(key)) {
      return key
    }
  }
}
