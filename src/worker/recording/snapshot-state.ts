import type { ExpectStatic } from 'vitest'

import type { SnapshotMode } from '../verdict/acceptance.ts'

/** Vitest's own state of the snapshots of one test file. */
export type SnapshotState = ReturnType<
  ExpectStatic['getState']
>['snapshotState']

/** What `--update` says; Vitest 4.1.0 has no getter for it. */
export function snapshotMode(state: SnapshotState): SnapshotMode {
  return state.snapshotUpdateState ?? Reflect.get(state, '_updateSnapshot')
}
