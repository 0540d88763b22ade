import { expect, test } from 'vitest'

import type { Output } from '../../../src/nbformat/types.ts'
import type { CellOutcome } from '../../../src/worker/verdict/cell-outcome.ts'
import { isCutOff, mayBeLate } from '../../../src/worker/verdict/late-output.ts'
import {
  compareOutputs,
  display,
  shown,
  stderr,
  stdout,
} from '../../helpers/outputs/outputs.ts'

const mismatched = (
  stored: readonly Output[],
  actual: readonly Output[],
): CellOutcome => ({
  type: 'mismatched',
  differences: compareOutputs(stored, actual),
  error: undefined,
  loss: undefined,
})

test.each<[string, readonly Output[], readonly Output[], string]>([
  ['a stream is missing', [stdout('a')], [], 'late cut off'],
  ['a stream goes on', [stdout('a\nb\n')], [stdout('a\n')], 'late cut off'],
  ['a stream is another', [stdout('a\nb\n')], [stdout('c\n')], 'late'],
  ['a stream has more', [stdout('a\n')], [stdout('a\nb\n')], 'late'],
  ['a stream was not stored', [], [stderr('a')], 'late'],
  [
    'a display is missing',
    [display({ 'text/plain': 'a' })],
    [],
    'late cut off',
  ],
  [
    'a display is another',
    [shown('text/plain', 'a')],
    [shown('text/plain', 'b')],
    '',
  ],
  ['a display was not stored', [], [shown('text/plain', 'b')], ''],
  [
    'one of two',
    [shown('text/plain', 'a'), stdout('a')],
    [shown('text/plain', 'b'), stdout('b')],
    'late',
  ],
])('%s', (_, stored, actual, expected) => {
  const outcome = mismatched(stored, actual)
  const found = [
    ...(mayBeLate(outcome) ? ['late'] : []),
    ...(isCutOff(outcome) ? ['cut off'] : []),
  ]
  expect(found.join(' ')).toBe(expected)
})

test.each<CellOutcome>([
  { type: 'matched', rules: [] },
  {
    type: 'raised',
    error: { output_type: 'error', ename: 'E', evalue: '', traceback: [] },
  },
])('$type', (outcome) => {
  expect([mayBeLate(outcome), isCutOff(outcome)]).toEqual([false, false])
})
