import { describe, expect, test } from 'vitest'

import type { CellEnd, CellExecution } from '../../../src/execution/types.ts'
import type { ErrorOutput } from '../../../src/nbformat/types.ts'
import {
  endsNotebook,
  isCleanExit,
  describeSkip,
  withoutExitWarning,
} from '../../../src/worker/verdict/early-end.ts'
import type { Expectation } from '../../../src/worker/verdict/expectation.ts'
import {
  describeStop,
  ranToItsEnd,
  stopOf,
} from '../../../src/worker/verdict/stop.ts'
import { ended, executed, expecting } from '../../helpers/outputs/executions.ts'
import { raised, stderr, stdout } from '../../helpers/outputs/outputs.ts'

const none = expecting()
const any = expecting({ exception: { type: 'any' } })
const recorded = expecting({
  exception: { type: 'recorded', ename: 'ValueError' },
})
const required = expecting({
  exception: { type: 'required', ename: undefined },
})
const requiredOther = expecting({
  exception: { type: 'required', ename: 'KeyError' },
})
const failing = expecting({ fails: true })

interface Circumstances {
  readonly onError: 'skip' | 'continue'
  readonly isKernelGone: boolean
  readonly isPython: boolean
}

function reasonOf(
  expected: Expectation,
  execution: Pick<CellExecution, 'end' | 'outputs'>,
  more: Partial<Circumstances> = {},
): string | undefined {
  const stop = stopOf({ number: 2 }, expected, execution, {
    onError: 'skip',
    isKernelGone: false,
    isPython: true,
    ...more,
  })
  return stop && `${stop.kind}: ${describeStop(stop)}`
}

test.each<
  readonly [
    title: string,
    expected: Expectation,
    end: CellEnd,
    stopped: string | undefined,
    /** With `onError: 'continue'`. */
    continued: string | undefined,
  ]
>([
  ['completed', none, ended.completed, undefined, undefined],
  ['blank', none, ended.blank, undefined, undefined],
  ['did not raise', required, ended.completed, undefined, undefined],
  [
    'raised',
    none,
    ended.raised,
    'failed: cell [2] raised ValueError',
    undefined,
  ],
  ['raised, any', any, ended.raised, undefined, undefined],
  [
    'asked to be skipped',
    none,
    ended.skipped,
    'ended: cell [2] skipped the notebook: no data',
    'ended: cell [2] skipped the notebook: no data',
  ],
  ['raised SkipTest, any', any, ended.skipped, undefined, undefined],
  [
    'what follows it failed',
    any,
    ended.followUpFailed,
    'failed: cell [2] was followed by nbmake.mock, which raised NameError',
    undefined,
  ],
  [
    'what follows it failed, marked as failing',
    failing,
    ended.followUpFailed,
    undefined,
    undefined,
  ],
  ['raised again', recorded, ended.raised, undefined, undefined],
  ['raised as marked', required, ended.raised, undefined, undefined],
  [
    'raised another than marked',
    requiredOther,
    ended.raised,
    undefined,
    undefined,
  ],
  ['raised, marked as failing', failing, ended.raised, undefined, undefined],
  [
    'not executed',
    any,
    ended.notExecuted,
    'failed: cell [2] was not executed by the kernel',
    undefined,
  ],
  [
    'asked for input',
    none,
    {
      type: 'not-executed',
      status: 'input requested',
      unanswered: { prompt: 'Name?' },
    },
    'failed: cell [2] asked for input, and was given none',
    undefined,
  ],
  // Its test is green: nothing would be red.
  [
    'not executed, marked as failing',
    failing,
    ended.notExecuted,
    undefined,
    undefined,
  ],
  [
    'timed out',
    failing,
    ended.timedOut,
    'failed: cell [2] timed out',
    undefined,
  ],
  [
    'timed out and killed',
    any,
    ended.killed,
    'failed: cell [2] timed out and its kernel ended',
    'failed: cell [2] timed out and its kernel ended',
  ],
  [
    'the notebook timed out',
    any,
    ended.notebookTimedOut,
    'failed: cell [2] was running when the notebook ran out of time',
    'failed: cell [2] was running when the notebook ran out of time',
  ],
  [
    'died before',
    any,
    ended.diedBefore,
    'failed: cell [2] found the kernel dead',
    'failed: cell [2] found the kernel dead',
  ],
  [
    'died',
    any,
    ended.diedRunning,
    'failed: cell [2] was running when the kernel died',
    'failed: cell [2] was running when the kernel died',
  ],
  [
    'exited',
    any,
    ended.exited,
    'ended: cell [2] ended the notebook: it asked its kernel to exit',
    'ended: cell [2] ended the notebook: it asked its kernel to exit',
  ],
  [
    'cancelled',
    any,
    ended.cancelled,
    'failed: cell [2] was interrupted: the run was cancelled',
    'failed: cell [2] was interrupted: the run was cancelled',
  ],
])('%s', (_, expected, end, stopped, continued) => {
  expect(reasonOf(expected, executed(end))).toBe(stopped)
  expect(reasonOf(expected, executed(end), { onError: 'continue' })).toBe(
    continued,
  )
})

test('an interrupt that the kernel took as its end stops the notebook', () => {
  expect(
    reasonOf(none, executed(ended.timedOut), {
      onError: 'continue',
      isKernelGone: true,
    }),
  ).toBe('failed: cell [2] timed out and its kernel ended')
})

test.each<readonly [CellEnd, Expectation, boolean]>([
  [ended.completed, required, true],
  [ended.blank, none, true],
  [ended.exited, none, true],
  [ended.raised, none, false],
  [ended.raised, recorded, true],
  [ended.raised, requiredOther, true],
  [ended.raised, failing, true],
  [ended.timedOut, any, false],
  [ended.notExecuted, failing, false],
  [ended.diedRunning, any, false],
  [ended.cancelled, any, false],
])('%j, expected %j, ran to its end: %s', (end, expected, isWhole) => {
  expect(ranToItsEnd(expected, end)).toBe(isWhole)
})

describe('early ends', () => {
  const exit = (evalue: string): ErrorOutput => ({
    ...raised('SystemExit', evalue),
    traceback: [
      'An exception has occurred, use %tb …',
      `SystemExit: ${evalue}`,
    ],
  })
  const run = (
    error: ErrorOutput,
    isShown = true,
  ): Pick<CellExecution, 'end' | 'outputs'> => ({
    end: { type: 'raised', error },
    outputs: isShown ? [error] : [],
  })
  const expectingOf = (
    type: Expectation['outputs']['type'],
    error: ErrorOutput,
  ): Expectation =>
    type === 'recorded'
      ? expecting({
          outputs: { type, outputs: [error] },
          exception: { type: 'recorded', ename: error.ename },
        })
      : expecting({ outputs: { type } })

  test.each(['', '0', 'None'])('SystemExit(%j)', (evalue) => {
    expect(isCleanExit(exit(evalue))).toBe(true)
    const end = 'ended: cell [2] ended the notebook with SystemExit'
    for (const type of ['recorded', 'unrecorded', 'none'] as const) {
      const expected = expectingOf(type, exit(evalue))
      expect(reasonOf(expected, run(exit(evalue)))).toBe(end)
      expect(
        reasonOf(expected, run(exit(evalue)), { onError: 'continue' }),
      ).toBe(end)
    }
    expect(reasonOf(required, run(exit(evalue)))).toBe(end)
  })

  test.each(['1', '3', 'usage: …', 'False'])('not SystemExit(%j)', (evalue) => {
    expect(isCleanExit(exit(evalue))).toBe(false)
    expect(
      reasonOf(expectingOf('recorded', exit(evalue)), run(exit(evalue))),
    ).toBeUndefined()
    expect(
      reasonOf(expectingOf('unrecorded', exit('')), run(exit(evalue))),
    ).toBe('failed: cell [2] raised SystemExit')
  })

  const stop = raised('StopExecution', '')

  test('an exception without a traceback, where it is expected', () => {
    expect(endsNotebook(run(stop))).toBe(true)
    expect(reasonOf(required, run(stop))).toBe(
      'ended: cell [2] ended the notebook with StopExecution',
    )
    expect(reasonOf(expectingOf('recorded', stop), run(stop))).toBe(
      'ended: cell [2] ended the notebook with StopExecution',
    )
    expect(reasonOf(expectingOf('unrecorded', stop), run(stop))).toBe(
      'failed: cell [2] raised StopExecution',
    )
  })

  test.each<readonly [string, Expectation, boolean, Partial<Circumstances>]>([
    ['that was not shown', required, false, {}],
    ['where errors are allowed', any, true, {}],
    ['of another kernel', required, true, { isPython: false }],
  ])('not an exception %s', (_, expected, isShown, more) => {
    expect(reasonOf(expected, run(stop, isShown), more)).toBeUndefined()
  })

  test('a surprising exit in a cell that had run through is a failure', () => {
    expect(reasonOf(none, run(exit('0')))).toBe(
      'failed: cell [2] raised SystemExit',
    )
  })
})

test.each([
  [
    "/old/site-packages/IPython/core/interactiveshell.py:3452: UserWarning: To exit: use 'exit', 'quit', or Ctrl-D.\n  warn(\"To exit: use 'exit', 'quit', or Ctrl-D.\", stacklevel=1)\n",
    '',
  ],
  [
    "mine\nC:\\env\\IPython\\core\\interactiveshell.py:9: UserWarning: To exit: use 'exit', 'quit', or Ctrl-D.\n  warn(\"To exit\")\nmore\n",
    'mine\nmore\n',
  ],
  ['interactiveshell.py:9: UserWarning: mine\n', undefined],
])('what IPython says of an exit is dropped: %j', (text, left = text) => {
  expect(withoutExitWarning([stderr(text), stdout(text)])).toEqual([
    stderr(left),
    stdout(text),
  ])
})

test.each([
  ['', 'it asked for it'],
  ['  \n', 'it asked for it'],
  ['\nno data\r\nTraceback …', 'no data'],
  ['x'.repeat(501), `${'x'.repeat(500)}…`],
])('the reason of a skip is a line: %j', (evalue, reason) => {
  expect(describeSkip({ type: 'none' }, raised('SkipTest', evalue))).toBe(
    reason,
  )
})

test.each([
  ['pytest.skip()', 'Skipped', ['\u001B[32m/a/_pytest/outcomes.py:138'], 'why'],
  ['on Windows', 'Skipped', ['File C:\\a\\_pytest\\outcomes.py:1'], 'why'],
  ['an own exception of that name', 'Skipped', ['Cell In[2]'], undefined],
  ["unittest's", 'SkipTest', [], 'why'],
  ['another', 'XFailed', ['/a/_pytest/outcomes.py'], undefined],
])('skipped by %s', (_, ename, traceback, reason) => {
  const error = { ...raised(ename, 'why'), traceback }
  expect(describeSkip({ type: 'none' }, error)).toBe(reason)
  expect(describeSkip({ type: 'recorded', ename }, error)).toBe(reason)
  expect(describeSkip({ type: 'recorded', ename: 'KeyError' }, error)).toBe(
    undefined,
  )
  expect(describeSkip({ type: 'required', ename }, error)).toBe(undefined)
})
