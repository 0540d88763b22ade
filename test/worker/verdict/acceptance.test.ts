import { expect, test } from 'vitest'

import type { OutputLoss } from '../../../src/execution/types.ts'
import {
  acceptOutcome,
  acceptSnapshot,
  storedAcceptance,
} from '../../../src/worker/verdict/acceptance.ts'
import type { SnapshotMode } from '../../../src/worker/verdict/acceptance.ts'
import type { CellOutcome } from '../../../src/worker/verdict/cell-outcome.ts'
import { ended } from '../../helpers/outputs/executions.ts'
import { raised } from '../../helpers/outputs/outputs.ts'

const NEVER_RUN: CellOutcome = {
  type: 'not-compared',
  reason: 'never run before',
}
const CHANGED: CellOutcome = {
  type: 'mismatched',
  differences: [],
  error: undefined,
  loss: undefined,
}

test.each<
  readonly [
    mode: SnapshotMode,
    verdict: CellOutcome,
    with_: { readonly check?: boolean; readonly loss?: OutputLoss },
    becomes: CellOutcome['type'],
  ]
>([
  ['all', NEVER_RUN, {}, 'written'],
  ['new', NEVER_RUN, {}, 'written'],
  ['none', NEVER_RUN, {}, 'unrecorded'],
  ['all', NEVER_RUN, { loss: 'gap' }, 'unrecorded'],
  ['none', NEVER_RUN, { check: false }, 'not-compared'],
  ['all', NEVER_RUN, { check: false }, 'not-compared'],
  ['all', CHANGED, {}, 'updated'],
  ['new', CHANGED, {}, 'mismatched'],
  ['none', CHANGED, {}, 'mismatched'],
  ['all', { ...CHANGED, loss: 'no-idle' }, { loss: 'no-idle' }, 'mismatched'],
  ['all', { type: 'matched', rules: [] }, {}, 'matched'],
  ['all', { type: 'did-not-raise', ename: undefined }, {}, 'did-not-raise'],
  ['all', { type: 'failed-as-expected' }, {}, 'failed-as-expected'],
  ['all', { type: 'skipped', reason: 'x' }, {}, 'skipped'],
])(
  'snapshots, --update=%s: %j with %j',
  (mode, verdict, { check, loss }, becomes) => {
    const outcome = acceptSnapshot(verdict, {
      mode,
      check: check ?? true,
      loss,
    })
    expect(outcome.type).toBe(becomes)
  },
)

const stored = { baseline: 'stored', isCi: false, update: 'changed' } as const
const nothing = { changed: false, unrecorded: false, others: false }

test.each<
  readonly [
    SnapshotMode,
    Partial<Parameters<typeof storedAcceptance>[1]>,
    Partial<typeof nothing>,
  ]
>([
  ['all', {}, { changed: true, unrecorded: true }],
  ['all', { update: 'all' }, { changed: true, unrecorded: true, others: true }],
  ['new', {}, {}],
  ['none', {}, {}],
  ['new', { update: 'all' }, {}],
  ['all', { isCi: true, update: 'all' }, {}],
  ['all', { baseline: 'none' }, {}],
  ['all', { baseline: 'snapshot' }, {}],
])('stored outputs, --update=%s with %j', (mode, settings, accepts) => {
  expect(storedAcceptance(mode, { ...stored, ...settings })).toEqual({
    ...nothing,
    ...accepts,
  })
})

test.each<readonly [CellOutcome, CellOutcome['type']]>([
  [CHANGED, 'updated'],
  [{ ...CHANGED, loss: 'gap' }, 'mismatched'],
  [{ ...CHANGED, loss: 'no-idle' }, 'mismatched'],
  [{ ...CHANGED, loss: 'stopped' }, 'mismatched'],
  [NEVER_RUN, 'written'],
  [{ type: 'not-compared', reason: 'output ignored' }, 'not-compared'],
  [{ type: 'not-compared', reason: 'baseline none' }, 'not-compared'],
  [
    { type: 'not-compared', reason: 'its display may be updated later' },
    'not-compared',
  ],
  [{ type: 'matched', rules: [] }, 'matched'],
  [{ type: 'raised', error: raised('A', 'b') }, 'raised'],
  [
    { type: 'raised-other', ename: 'B', error: raised('A', 'b') },
    'raised-other',
  ],
  [{ type: 'did-not-raise', ename: undefined }, 'did-not-raise'],
  [{ type: 'output-lost', loss: 'rate-limit' }, 'output-lost'],
  [ended.diedRunning, 'died'],
  [ended.timedOut, 'timed-out'],
  [ended.notExecuted, 'not-executed'],
  [{ type: 'failed-as-expected' }, 'failed-as-expected'],
  [{ type: 'passed-unexpectedly' }, 'passed-unexpectedly'],
  [{ type: 'skipped', reason: 'x' }, 'skipped'],
  [{ type: 'blocked', reason: 'x' }, 'blocked'],
  [{ type: 'unrecorded', loss: undefined }, 'unrecorded'],
])('stored outputs with -u: %j becomes %s', (verdict, becomes) => {
  const all = { changed: true, unrecorded: true, others: true }
  expect(acceptOutcome(verdict, all).type).toBe(becomes)
  expect(acceptOutcome(verdict, nothing)).toBe(verdict)
})
