import { expect, test } from 'vitest'

import { toJsonNumber } from '../../src/common/json-number.ts'
import { comparisonSettings } from '../../src/comparison/options/comparison-settings.ts'
import {
  haveSameShape,
  settlingRules,
} from '../../src/comparison/settling-rules.ts'
import type { Output } from '../../src/nbformat/types.ts'
import { cpuTime } from '../helpers/cpu-time.ts'
import {
  display,
  raised,
  shown,
  stderr,
  stdout,
} from '../helpers/outputs/outputs.ts'

const { settings } = comparisonSettings()

test.each<readonly [Output, Output, readonly string[]]>([
  [stdout('2024-01-31 12:30'), stdout('2025-02-01 08:00'), ['dates']],
  [stdout('0.30000000000000004'), stdout('0.3'), ['floats']],
  [
    shown('text/plain', "{'a': (0.5, [3])}"),
    shown('text/plain', "{'a': (np.float64(0.5), [np.int64(3)])}"),
    ['numpy-scalars'],
  ],
  [
    shown('text/plain', '0.30000000000000004'),
    shown('text/plain', 'np.float64(0.3)'),
    ['numpy-scalars', 'floats'],
  ],
  [shown('text/plain', '0.5'), shown('text/plain', 'np.float64(0.25)'), []],
  [stdout('b\na'), stdout('a\nb'), ['sorted-lines']],
  [stdout('a  b'), stdout('a b'), ['whitespace']],
  [raised('E', 'a'), raised('E', 'b'), ['ename-only']],
  [stderr('old'), stderr('new'), ['stderr']],
  // The mildest that does it alone.
  [stderr('at 2024-01-31'), stderr('at 2025-02-01'), ['dates']],
  [
    display({ 'text/plain': '1', 'text/html': '<b>1</b>' }),
    display({ 'text/plain': '1', 'text/html': '<i>1</i>' }),
    ['html-when-plain-equal'],
  ],
  // The plain text says nothing, so it would hide every change.
  [
    display({ 'text/plain': '<HTML object>', 'text/html': '<b>1</b>' }),
    display({ 'text/plain': '<HTML object>', 'text/html': '<b>2</b>' }),
    [],
  ],
  // Together, and no more than needed.
  [
    stdout('at 2024-01-31: 0.30000000000000004'),
    stdout('at 2025-02-01: 0.3'),
    ['floats', 'dates'],
  ],
  // An id is no measurement.
  [stdout('id 1700000000001'), stdout('id 1700000000002'), []],
  [
    display({ 'application/json': { id: 1_700_000_000_001, x: 0.1 + 0.2 } }),
    display({ 'application/json': { id: 1_700_000_000_002, x: 0.3 } }),
    [],
  ],
  [
    display({
      'application/json': { id: toJsonNumber('12345678901234567890') },
    }),
    display({
      'application/json': { id: toJsonNumber('12345678901234567891') },
    }),
    [],
  ],
  [stdout('id 1,700 0.30000000000000004'), stdout('id 1,700 0.3'), ['floats']],
  [stdout('a'), stdout('b'), []],
  [stdout('2024-01-31 a'), stdout('2025-02-01 b'), []],
  [raised('E', 'a'), raised('F', 'a'), []],
])('%j and %j', (stored, actual, rules) => {
  expect(settlingRules([stored], [actual], settings)).toEqual(rules)
})

test('what only one side has is settled by nothing but its being ignored', () => {
  expect(settlingRules([], [stdout('a')], settings)).toEqual([])
  expect(settlingRules([stderr('a')], [], settings)).toEqual(['stderr'])
})

test('rules that are on are not told', () => {
  const on = comparisonSettings({ rules: ['dates'] }).settings
  expect(
    settlingRules(
      [stdout('at 2024-01-31: 0.30000000000000004')],
      [stdout('at 2025-02-01: 0.3')],
      on,
    ),
  ).toEqual(['floats'])
})

test('what the project sets stays: own rules, a tolerance, ignored parts', () => {
  const own = comparisonSettings({
    rules: [{ name: 'builds', pattern: /build \d+/, replace: 'build' }],
    ignore: ['text/html'],
    tolerance: { relative: 0.1 },
  }).settings
  const side = (day: number): Output[] => [
    stdout(`build ${day} on 2024-01-0${day}: 1.0${day}`),
    display({ 'text/html': String(day) }),
  ]
  expect(settlingRules(side(1), side(2), own)).toEqual(['dates'])
})

test('large outputs are not tried', () => {
  const lines = (day: string): Output[] => [
    stdout(`on ${day}\n`.repeat(50_000)),
  ]
  expect(
    cpuTime(() => {
      expect(
        settlingRules(lines('2024-01-31'), lines('2025-02-01'), settings),
      ).toEqual([])
    }),
  ).toBeLessThan(500)
})

test.each<readonly [Output, Output, boolean]>([
  [stdout('0.25\n'), stdout('0.5\n'), true],
  [stdout('0.25\n'), stdout('0.5\n0.75\n'), false],
  [shown('text/plain', '1'), stdout('1'), false],
  [raised('E', 'a'), raised('F', 'a'), false],
])('whether the shape would settle it: %j, %j', (stored, actual, isSame) => {
  expect(haveSameShape([stored], [actual], settings)).toBe(isSame)
})

test('shapes of very large outputs are not tried', () => {
  const large = (sign: string): Output => stdout(sign.repeat(200_000))
  expect(haveSameShape([large('a')], [large('b')], settings)).toBe(false)
})
