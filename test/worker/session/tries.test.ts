import { expect, test } from 'vitest'

import { failureError } from '../../../src/worker/report/failure.ts'
import { Tries } from '../../../src/worker/session/tries.ts'
import type { CellOutcome } from '../../../src/worker/verdict/cell-outcome.ts'
import type { Stop } from '../../../src/worker/verdict/stop.ts'
import { codeCell, colors } from '../../helpers/outputs/failures.ts'

test('a try is told the ones before it, of the same repeat', () => {
  const tries = new Tries()
  expect(tries.begin(1, 0)).toBe(true)
  expect(tries.failed(1)).toEqual([])
  tries.fail(1, new TypeError('one'))
  expect(tries.begin(1, 0)).toBe(false)
  expect(tries.failed(1)).toEqual(['TypeError: one'])
  tries.fail(1, 'two')
  expect(tries.begin(1, 0)).toBe(false)
  expect(tries.failed(1)).toEqual(['TypeError: one', 'two'])
  tries.pass(1)
  expect(tries.begin(1, 1)).toBe(false)
  expect(tries.failed(1)).toEqual([])
  expect(tries.begin(2, 0)).toBe(true)
})

test('a try is told with its difference, in plain text and bounded', () => {
  const tries = new Tries()
  tries.begin(1, 0)
  const failure = {
    name: 'Error',
    message: 'changed',
    diff: `\u001b[31m- a\u001b[39m\n+ b${'x'.repeat(10_000)}`,
  }
  const notebook = { file: '/project/a.ipynb', shown: 'a.ipynb' }
  tries.fail(
    1,
    failureError(failure, { notebook, cell: codeCell('1'), colors }),
  )
  const [told = ''] = tries.failed(1)
  expect(told).toMatch(/^Error: changed\n- a\n\+ bxxx/)
  expect(told).toHaveLength(2000)
})

test('a skip does not hide that another try failed, of whatever repeat', () => {
  const skipped: CellOutcome = { type: 'skipped', reason: 'why' }
  const matched: CellOutcome = { type: 'matched', rules: [] }
  const tries = new Tries()
  tries.begin(1, 0)
  expect(tries.withoutSkip(1, skipped)).toBe(skipped)
  tries.fail(1, new Error('red'))
  tries.begin(1, 0)
  tries.pass(1)
  tries.begin(1, 1)
  expect(tries.withoutSkip(1, skipped)).toEqual({
    type: 'blocked',
    reason: 'why',
  })
  expect(tries.withoutSkip(1, matched)).toBe(matched)
  expect(tries.withoutSkip(2, skipped)).toBe(skipped)
})

test.each<
  readonly [
    title: string,
    lastTry: 'pass' | 'fail' | 'skip' | undefined,
    circumstances: {
      readonly kind?: Stop['kind']
      readonly isSelected?: boolean
      readonly retries?: number
    },
    isReported: boolean,
  ]
>([
  ['it is red', 'fail', {}, true],
  ['it is red for the last time', 'fail', { retries: 1 }, true],
  ['a retry made it green', 'pass', { retries: 1 }, false],
  ['it was skipped itself', 'skip', { retries: 1 }, true],
  ['its test is to come', undefined, {}, true],
  ['its test is to come, and to be tried', undefined, { retries: 1 }, false],
  ['it is not part of the run', undefined, { isSelected: false }, false],
  ['it ended the notebook, as it should', 'pass', { kind: 'ended' }, false],
])(
  'cells are skipped for the one that stopped them: %s',
  (
    _,
    lastTry,
    { kind = 'failed', isSelected = true, retries = 0 },
    expected,
  ) => {
    const tries = new Tries()
    if (lastTry !== undefined) {
      tries.begin(1, 0)
      tries[lastTry](1, new Error('x'))
    }
    const stop = { cell: 1, because: 'raised E', kind }
    expect(tries.isReported(stop, isSelected, retries)).toBe(expected)
  },
)
