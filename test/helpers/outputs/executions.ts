import type { CellEnd, CellExecution } from '../../../src/execution/types.ts'
import type { Expectation } from '../../../src/worker/verdict/expectation.ts'
import { raised } from './outputs.ts'

export const ended = {
  completed: { type: 'completed' },
  blank: { type: 'blank' },
  exited: { type: 'exited' },
  cancelled: { type: 'cancelled' },
  raised: { type: 'raised', error: raised('ValueError', 'no') },
  raisedAsText: {
    type: 'raised',
    error: raised('Error', ''),
    shownAs: '1:1 - wrong',
  },
  malformed: { type: 'malformed', fact: 'its "text" is 5' },
  followUpFailed: {
    type: 'follow-up-failed',
    by: 'nbmake.mock',
    error: raised('NameError', 'no'),
  },
  skipped: { type: 'raised', error: raised('SkipTest', 'no data') },
  notExecuted: { type: 'not-executed', status: 'aborted' },
  timedOut: {
    type: 'timed-out',
    timeoutMs: 2000,
    scope: 'cell',
    after: 'interrupt',
    error: undefined,
  },
  notebookTimedOut: {
    type: 'timed-out',
    timeoutMs: 2000,
    scope: 'notebook',
    after: 'interrupt',
    error: undefined,
  },
  killed: {
    type: 'timed-out',
    timeoutMs: 2000,
    scope: 'cell',
    after: 'killed',
    error: undefined,
  },
  diedBefore: { type: 'died', death: { how: 'exited' }, when: 'before' },
  diedRunning: { type: 'died', death: { how: 'exited' }, when: 'running' },
} as const satisfies Record<string, CellEnd>

/** What executing a cell gave: nothing shown, nothing lost, unless said otherwise. */
export function executed(
  end: CellEnd,
  more: Partial<CellExecution> = {},
): CellExecution {
  return {
    end,
    outputs: [],
    revision: 0,
    hasDisplayId: false,
    executionCount: 1,
    durationMs: 1,
    timings: {},
    loss: undefined,
    late: new Map(),
    ...more,
  }
}

/** What is expected of a cell that ran before and showed nothing, unless said otherwise. */
export function expecting(more: Partial<Expectation> = {}): Expectation {
  return {
    outputs: { type: 'recorded', outputs: [] },
    exception: { type: 'none' },
    check: true,
    fails: false,
    ...more,
  }
}
