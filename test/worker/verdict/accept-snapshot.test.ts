import { expect, test } from 'vitest'

import type { OutputLoss } from '../../../src/execution/types.ts'
import { acceptSnapshot } from '../../../src/worker/verdict/acceptance.ts'
import type { CellOutcome } from '../../../src/worker/verdict/cell-outcome.ts'

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
    mode: 'all' | 'new' | 'none',
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
])('--update=%s, %j with %j', (mode, verdict, { check, loss }, becomes) => {
  const outcome = acceptSnapshot(verdict, { mode, check: check ?? true, loss })
  expect(outcome.type).toBe(becomes)
})
