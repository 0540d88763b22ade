import type { ExpectStatic, TestContext } from 'vitest'

import type { SnapshotMode } from '../verdict/acceptance.ts'

/** Vitest's own state of the snapshots of one test file. */
export type SnapshotState = ReturnType<
  ExpectStatic['getState']
>['snapshotState']

type Counter = 'matched' | 'unmatched' | 'added' | 'updated'

/**
 * Vitest's account of the snapshots of one test file, which its summary and its
 * watch mode show ("2 updated", "press u to update"). Vitest gives it to
 * matchers (`expect.getState()`, 4.1 and 5.1); it is the same object for all
 * tests of a file.
 */
export interface SnapshotCounts {
  readonly mode: SnapshotMode
  count(counter: Counter, testId: string): void
}

/** Reads it from the context of a test. */
export function snapshotCounts(context: TestContext): SnapshotCounts {
  const { snapshotState } = context.expect.getState()
  return {
    mode: snapshotMode(snapshotState),
    count(counter, testId) {
      snapshotState[counter].increment(testId)
    },
  }
}

/** What `--update` says; Vitest 4.1.0 has no getter for it. */
export function snapshotMode(state: SnapshotState): SnapshotMode {
  return state.snapshotUpdateState ?? Reflect.get(state, '_updateSnapshot')
}
