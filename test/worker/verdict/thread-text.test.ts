import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Output } from '../../../src/nbformat/types.ts'
import {
  isStreamCutOff,
  streamsSharedByThreads,
  withStoredStreams,
} from '../../../src/worker/verdict/thread-text.ts'
import type { ThreadedCell } from '../../../src/worker/verdict/thread-text.ts'
import { expectLinearTime } from '../../helpers/cpu-time.ts'
import { shown, stderr, stdout } from '../../helpers/outputs/outputs.ts'

const printed = (text: string): readonly Output[] =>
  text === '' ? [] : [stdout(text)]

/** A cell that has no thread. */
const cell = (stored: string, actual: string): ThreadedCell => ({
  stored: printed(stored),
  actual: printed(actual),
  leavesThreads: false,
  late: new Map(),
})
/** One whose thread goes on after its end. */
const starts = (stored: string, actual: string): ThreadedCell => ({
  ...cell(stored, actual),
  leavesThreads: true,
})
/** One that a thread has written into after its end. */
const gets = (stored: string, actual: string, late: string): ThreadedCell => ({
  ...cell(stored, actual),
  late: new Map([['stdout', late]]),
})

const shared = (...cells: readonly ThreadedCell[]): readonly boolean[] =>
  cells.map((_, index) => streamsSharedByThreads(cells, index).length > 0)

describe('a thread’s text', () => {
  test.each([
    ['in the next cell', starts('late\n', ''), cell('two\n', 'late\ntwo\n')],
    ['behind its text', starts('late\n', ''), cell('two\n', 'two\nlate\n')],
    ['within it', starts('l\n', ''), cell('1\n2\n', '1\nl\n2\n')],
    ['like it', starts('2\n', ''), cell('2\n', '2\n2\n')],
    ['in part', starts('1\n2\n', '1\n'), cell('b\n', '2\nb\n')],
    ['alone', starts('late\n', ''), cell('', 'late\n')],
    [
      'begun like what stands there',
      starts('a\nb\n', ''),
      cell('a\nc\n', 'a\nb\na\nc\n'),
    ],
    ['before it', gets('', 'late\n', 'late\n'), cell('late\ntwo\n', 'two\n')],
    [
      'in part before it',
      gets('1\n', '1\n2\n', '2\n'),
      cell('2\n3\nb\n', '3\nb\n'),
    ],
  ])('%s is the stored one', (_, first, second) => {
    expect(shared(first, second)).toEqual([true, true])
  })

  test.each([
    ['without a thread', cell('late\n', ''), cell('two\n', 'late\ntwo\n')],
    ['of the cell itself', cell('', 'late\n'), cell('late\ntwo\n', 'two\n')],
    ['missing', starts('late\n', ''), cell('two\n', 'two\n')],
    ['changed', starts('late\n', ''), cell('two\n', 'lake\ntwo\n')],
    ['doubled', starts('late\n', ''), cell('two\n', 'late\nlate\ntwo\n')],
    ['there, too', starts('late\n', 'late\n'), cell('two\n', 'late\ntwo\n')],
    ['with another', starts('late\n', ''), cell('two\n', 'late\ntwo\nx\n')],
    ['beside a change', starts('late\n', ''), cell('two\n', 'late\ntoo\n')],
    ['in another order', starts('1\n2\n', ''), cell('b\n', '2\n1\nb\n')],
    ['torn apart', starts('1\n2\n', ''), cell('b\n', '1\nb\n2\n')],
    ['within a line', starts('la\n', ''), cell('two\n', 'tla\nwo\n')],
    ['from the middle', starts('a\nl\nb\n', 'a\nb\n'), cell('', 'l\n')],
    ['missing before it', gets('', 'late\n', 'late\n'), cell('two\n', 'two\n')],
    [
      'changed before it',
      gets('', 'late\n', 'late\n'),
      cell('lake\ntwo\n', 'two\n'),
    ],
    [
      'more than came late',
      gets('', 'x\nlate\n', 'late\n'),
      cell('x\nlate\n', ''),
    ],
  ])('%s is not', (_, first, second) => {
    expect(shared(first, second)).toEqual([false, false])
  })

  test('two cells further is not', () => {
    expect(
      shared(starts('late\n', ''), cell('', ''), cell('', 'late\n')),
    ).toEqual([false, false, false])
  })

  test('that is given to one neighbour is not given to the other', () => {
    // Stored with the first and the third, printed once.
    expect(
      shared(
        starts('tick\n', ''),
        gets('', 'tick\n', 'tick\n'),
        cell('tick\n', ''),
      ),
    ).toEqual([true, true, false])
  })

  test('of another stream, and what is no stream, stay as they are', () => {
    const first: ThreadedCell = {
      stored: [stderr('late\n'), shown('text/plain', '1')],
      actual: [shown('text/plain', '2'), stdout('own\n')],
      leavesThreads: true,
      late: new Map(),
    }
    const second: ThreadedCell = {
      ...cell('', ''),
      actual: [stderr('late\n')],
    }
    expect(streamsSharedByThreads([first, second], 0)).toEqual(['stderr'])
    expect(withStoredStreams(first, ['stderr'])).toEqual([
      shown('text/plain', '2'),
      stdout('own\n'),
      stderr('late\n'),
    ])
  })

  test('however lines and cells are: together they print what is stored', () => {
    const lines = fc
      .array(fc.constantFrom('a', 'b', 'late', ''), { maxLength: 4 })
      .map((each) => each.map((line) => `${line}\n`).join(''))
    fc.assert(
      fc.property(lines, lines, lines, lines, (s1, a1, s2, a2) => {
        const cells = [
          { ...gets(s1, a1, a1), leavesThreads: true },
          cell(s2, a2),
        ]
        const sorted = (text: string): string =>
          text.split('\n').toSorted().join('\n')
        const isShared = streamsSharedByThreads(cells, 0).length > 0
        expect(!isShared || sorted(s1 + s2) === sorted(a1 + a2)).toBe(true)
      }),
    )
  })

  test('takes linear time', () => {
    expectLinearTime(200_000, (length) => {
      const many = 'a\n'.repeat(length / 2)
      return shared(starts('a\na\n', ''), cell(`${many}b\n`, `${many}a\nc\n`))
    })
  })
})

test.each([
  ['a\n', '', true],
  ['a\nb\n', 'a\n', true],
  ['a\n', 'a\n', false],
  ['a\n', 'b\n', false],
  ['', 'a\n', false],
])('stored %j goes on where %j ends: %s', (stored, actual, isCutOff) => {
  expect(isStreamCutOff(printed(stored), printed(actual))).toBe(isCutOff)
})
