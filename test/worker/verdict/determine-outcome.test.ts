import { expect, test } from 'vitest'

import type { CellEnd, OutputLoss } from '../../../src/execution/types.ts'
import { isRed } from '../../../src/worker/verdict/cell-outcome.ts'
import { determineOutcome } from '../../../src/worker/verdict/determine-outcome.ts'
import type { Expectation } from '../../../src/worker/verdict/expectation.ts'
import { ended, executed, expecting } from '../../helpers/outputs/executions.ts'
import {
  compareOutputs,
  raised,
  stdout,
} from '../../helpers/outputs/outputs.ts'

const equal = { differences: [], rules: ['dates'] }
const different = {
  differences: compareOutputs([stdout('a')], [stdout('b')]),
  rules: [],
}

const none = expecting()
const any = expecting({ exception: { type: 'any' } })
const recorded = expecting({
  exception: { type: 'recorded', ename: 'ValueError' },
})
const recordedOther = expecting({
  exception: { type: 'recorded', ename: 'KeyError' },
})
const recordedText = expecting({
  exception: { type: 'recorded-text', text: '1:1 - wrong' },
})
const recordedOtherText = expecting({
  exception: { type: 'recorded-text', text: '1:1 - bad' },
})
const required = expecting({
  exception: { type: 'required', ename: undefined },
})
const requiredOther = expecting({
  exception: { type: 'required', ename: 'KeyError' },
})
const unrecorded = expecting({ outputs: { type: 'unrecorded' } })
const ignored = expecting({ check: false })
const noBaseline = expecting({ outputs: { type: 'none' } })

type Row = readonly [
  title: string,
  expected: Expectation,
  end: CellEnd,
  outcome: string,
  /** For a cell that is marked as failing. */
  marked: string,
]

const WITH_EQUAL_OUTPUTS: readonly Row[] = [
  ['completed', none, ended.completed, 'matched', 'passed-unexpectedly'],
  ['blank', none, ended.blank, 'matched', 'passed-unexpectedly'],
  ['exited', none, ended.exited, 'matched', 'passed-unexpectedly'],
  ['raised', none, ended.raised, 'raised', 'failed-as-expected'],
  ['raised, any', any, ended.raised, 'matched', 'passed-unexpectedly'],
  ['asked to be skipped', none, ended.skipped, 'skipped', 'skipped'],
  [
    'raised SkipTest, any',
    any,
    ended.skipped,
    'matched',
    'passed-unexpectedly',
  ],
  [
    'raised SkipTest, as marked',
    required,
    ended.skipped,
    'matched',
    'passed-unexpectedly',
  ],
  [
    'what follows it failed',
    any,
    ended.followUpFailed,
    'follow-up-failed',
    'failed-as-expected',
  ],
  ['raised again', recorded, ended.raised, 'matched', 'passed-unexpectedly'],
  [
    'raised, recorded was another',
    recordedOther,
    ended.raised,
    'raised',
    'failed-as-expected',
  ],
  [
    'raised again, shown as text',
    recordedText,
    ended.raisedAsText,
    'matched',
    'passed-unexpectedly',
  ],
  [
    'raised, shown as another text',
    recordedOtherText,
    ended.raisedAsText,
    'raised',
    'failed-as-expected',
  ],
  [
    'raised, shown as an error, a text is recorded',
    recordedText,
    ended.raised,
    'raised',
    'failed-as-expected',
  ],
  [
    'raised, shown as text, nothing is recorded',
    none,
    ended.raisedAsText,
    'raised',
    'failed-as-expected',
  ],
  ['malformed', any, ended.malformed, 'malformed', 'malformed'],
  ['raised, marked', required, ended.raised, 'matched', 'passed-unexpectedly'],
  [
    'raised, marked to raise another',
    requiredOther,
    ended.raised,
    'raised-other',
    'failed-as-expected',
  ],
  [
    'marked, did not raise',
    required,
    ended.completed,
    'did-not-raise',
    'failed-as-expected',
  ],
  [
    'recorded, did not raise: the outputs tell',
    recorded,
    ended.completed,
    'matched',
    'passed-unexpectedly',
  ],
  [
    'marked, exited',
    required,
    ended.exited,
    'did-not-raise',
    'failed-as-expected',
  ],
  [
    'marked, blank',
    required,
    ended.blank,
    'did-not-raise',
    'failed-as-expected',
  ],
  ['died', any, ended.diedRunning, 'died', 'died'],
  ['died before', required, ended.diedBefore, 'died', 'died'],
  ['timed out', any, ended.timedOut, 'timed-out', 'timed-out'],
  [
    'not executed',
    any,
    ended.notExecuted,
    'not-executed',
    'failed-as-expected',
  ],
  ['cancelled', required, ended.cancelled, 'skipped', 'skipped'],
  [
    'never run',
    unrecorded,
    ended.completed,
    'not-compared',
    'passed-unexpectedly',
  ],
  [
    'never run, blank',
    unrecorded,
    ended.blank,
    'matched',
    'passed-unexpectedly',
  ],
  [
    'never run, raised',
    unrecorded,
    ended.raised,
    'raised',
    'failed-as-expected',
  ],
  [
    'never run, left by a clean exit',
    unrecorded,
    { type: 'raised', error: raised('SystemExit', '') },
    'not-compared',
    'passed-unexpectedly',
  ],
  [
    'left by a clean exit that is not recorded',
    none,
    { type: 'raised', error: raised('SystemExit', '0') },
    'raised',
    'failed-as-expected',
  ],
  ['ignored', ignored, ended.completed, 'not-compared', 'passed-unexpectedly'],
  ['ignored, raised', ignored, ended.raised, 'raised', 'failed-as-expected'],
  [
    'no baseline',
    noBaseline,
    ended.completed,
    'not-compared',
    'passed-unexpectedly',
  ],
]

test.each(WITH_EQUAL_OUTPUTS)(
  'equal outputs: %s',
  (_, expected, end, outcome, marked) => {
    expect(determineOutcome(expected, executed(end), () => equal).type).toBe(
      outcome,
    )
    const failing = { ...expected, fails: true }
    expect(determineOutcome(failing, executed(end), () => equal).type).toBe(
      marked,
    )
  },
)

test.each<Row>([
  ['completed', none, ended.completed, 'mismatched', 'failed-as-expected'],
  ['blank', none, ended.blank, 'mismatched', 'failed-as-expected'],
  ['exited', none, ended.exited, 'mismatched', 'failed-as-expected'],
  [
    'raised as recorded',
    recorded,
    ended.raised,
    'mismatched',
    'failed-as-expected',
  ],
  ['raised, any', any, ended.raised, 'mismatched', 'failed-as-expected'],
  ['raised', none, ended.raised, 'raised', 'failed-as-expected'],
  ['ignored', ignored, ended.completed, 'not-compared', 'passed-unexpectedly'],
])('different outputs: %s', (_, expected, end, outcome, marked) => {
  expect(determineOutcome(expected, executed(end), () => different).type).toBe(
    outcome,
  )
  const failing = { ...expected, fails: true }
  expect(determineOutcome(failing, executed(end), () => different).type).toBe(
    marked,
  )
})

test.each<readonly [OutputLoss, Expectation, CellEnd, string]>([
  // What is missing may be anything.
  ['rate-limit', none, ended.completed, 'output-lost'],
  ['rate-limit', noBaseline, ended.completed, 'output-lost'],
  ['rate-limit', none, ended.raised, 'raised'],
  // A difference may be for what is missing; equal is equal.
  ['gap', none, ended.completed, 'mismatched'],
  ['no-idle', none, ended.completed, 'mismatched'],
])('lost by %s', (loss, expected, end, outcome) => {
  const found = determineOutcome(
    expected,
    executed(end, { loss }),
    () => different,
  )
  const carried = 'loss' in found ? found.loss : loss
  expect([found.type, carried]).toEqual([outcome, loss])
})

test('an outcome carries what a report needs', () => {
  expect(
    determineOutcome(none, executed(ended.completed), () => equal),
  ).toEqual({ type: 'matched', rules: ['dates'] })
  expect(
    determineOutcome(any, executed(ended.raised), () => different),
  ).toEqual({
    type: 'mismatched',
    differences: different.differences,
    error: ended.raised.error,
    loss: undefined,
  })
  expect(
    determineOutcome(requiredOther, executed(ended.raised), () => equal),
  ).toEqual({
    type: 'raised-other',
    ename: 'KeyError',
    error: ended.raised.error,
  })
  expect(determineOutcome(none, executed(ended.killed), () => equal)).toEqual(
    ended.killed,
  )
  expect(
    [unrecorded, ignored, noBaseline].map((expected) =>
      determineOutcome(expected, executed(ended.completed), () => equal),
    ),
  ).toEqual([
    { type: 'not-compared', reason: 'never run before' },
    { type: 'not-compared', reason: 'output ignored' },
    { type: 'not-compared', reason: 'baseline none' },
  ])
})

test('nothing is compared where the end decides, or nobody asked', () => {
  const compare = (): never => {
    throw new Error('compared')
  }
  for (const [expected, end] of [
    [none, ended.raised],
    [none, ended.diedRunning],
    [none, ended.timedOut],
    [required, ended.completed],
    [unrecorded, ended.completed],
    [ignored, ended.completed],
    [noBaseline, ended.completed],
  ] as const) {
    expect(() =>
      determineOutcome(expected, executed(end), compare),
    ).not.toThrow()
  }
})

test.each([
  [{ type: 'matched', rules: [] }, false],
  [{ type: 'not-compared', reason: 'output ignored' }, false],
  [{ type: 'updated' }, false],
  [{ type: 'written' }, false],
  [{ type: 'failed-as-expected' }, false],
  [{ type: 'skipped', reason: '' }, false],
  [
    { type: 'mismatched', differences: [], error: undefined, loss: undefined },
    true,
  ],
  [{ type: 'unrecorded', loss: undefined }, true],
  [ended.raised, true],
  [{ type: 'did-not-raise', ename: undefined }, true],
  [{ type: 'raised-other', ename: 'A', error: ended.raised.error }, true],
  [{ type: 'output-lost', loss: 'rate-limit' }, true],
  [ended.diedBefore, true],
  [ended.timedOut, true],
  [ended.notExecuted, true],
  [ended.malformed, true],
  [{ type: 'passed-unexpectedly' }, true],
  [{ type: 'blocked', reason: '' }, true],
] as const)('%j is red: %s', (outcome, red) => {
  expect(isRed(outcome)).toBe(red)
})
