import { relative } from 'node:path'

import type { Vitest } from 'vitest/node'

import { slash } from '../../../common/paths.ts'

/**
 * Keeps the snapshots of notebooks that are on a server in the project: beside
 * their copies, which git does not see, they would be new in every other clone.
 * (Vitest 4.1, 5.1: its option `resolveSnapshotPath` is the user's.)
 *
 * @param folder Of the copies, absolute.
 */
export function keepFetchedSnapshots(
  { snapshot }: Vitest,
  root: string,
  folder: string,
): void {
  const resolvePath = snapshot.resolvePath.bind(snapshot)
  snapshot.resolvePath = (file, context) => {
    const path = slash(relative(folder, file))
    return path.startsWith('../')
      ? resolvePath(file, context)
      : `${slash(root)}/__snapshots__/server/${path}.snap`
  }
}
