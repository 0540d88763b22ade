import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  canonicalNumber,
  distanceOf,
  isSameInPython,
  JsonNumber,
  sameNumber,
  toJsonNumber,
  writeNumber,
} from '../../src/common/json-number.ts'
import { sameJson } from '../../src/common/same-json.ts'
import { stringifyJson } from '../../src/common/stringify-json.ts'

const HUGE = `1${'0'.repeat(400)}`

const mantissa = fc.tuple(
  fc.constantFrom('', '-'),
  fc.bigInt({ min: 0n, max: 10n ** 25n }),
  fc.option(fc.stringMatching(/^\d{1,20}$/)),
)
const exponent = fc.option(
  fc.tuple(
    fc.constantFrom('e', 'E', 'e+', 'e-'),
    fc.integer({ min: 0, max: 400 }),
  ),
)
/** Any number as JSON can have it. */
const source = fc
  .tuple(mantissa, exponent)
  .map(
    ([[sign, whole, fraction], power]) =>
      `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${power?.join('') ?? ''}`,
  )

test.each([
  ['0', 0],
  ['-7', -7],
  ['999999999999999', 999_999_999_999_999],
  ['9007199254740992', 2 ** 53],
  ['0.1', 0.1],
  ['-0.5', -0.5],
  ['0.30000000000000004', 0.1 + 0.2],
  ['1e-07', 1e-7],
  ['1e+22', 1e22],
])('%s is a plain number', (text, value) => {
  expect(toJsonNumber(text)).toBe(value)
})

test.each([
  '1.0',
  '-0',
  '-0.0',
  '0.50',
  '1e5',
  '1E5',
  '1e-7',
  '10000000000000000',
  '9007199254740993',
  '1700000000000000001',
  '0.1000000000000000055',
  '1e400',
  HUGE,
])('%s keeps its text', (text) => {
  const number = toJsonNumber(text)
  expect(number).toEqual(new JsonNumber(text))
  expect(writeNumber(number)).toBe(text)
  expect(stringifyJson({ a: [number] })).toBe(`{"a":[${text}]}`)
})

test.each([
  ['1', '1.0'],
  ['1', '1e0'],
  ['0', '-0'],
  ['-0.0', '0'],
  ['1e5', '100000.0'],
  ['0.1', '0.1000000000000000055'],
  ['10000000000000000', '1e16'],
  ['1000000000000000000000', '1e21'],
  ['100000000000000000000000', '1e+23'],
  ['1700000000000000001', '1700000000000000001'],
  ['9007199254740992', '9007199254740992.0'],
  [HUGE, HUGE],
  ['1e400', '10e399'],
])('%s equals %s', (left, right) => {
  const [a, b] = [toJsonNumber(left), toJsonNumber(right)]
  expect([sameNumber(a, b), sameNumber(b, a)]).toEqual([true, true])
})

test.each([
  ['9007199254740992', '9007199254740993', 1],
  ['-9007199254740992', '-9007199254740993', 1],
  ['1700000000000000001', '1.7e18', 1],
  ['1234567890123456788', '1234567890123456789', 1],
  [HUGE, `${HUGE.slice(0, -1)}1`, Number.NaN],
  [HUGE, '1e500', Number.NaN],
  ['1e400', '1e401', Number.NaN],
  ['1e400', '-1e400', Infinity],
  ['1e-400', '0', 0],
  ['0.1', '0.10000000000000002', 2 ** -56],
])('%s is not %s', (left, right, distance) => {
  const [a, b] = [toJsonNumber(left), toJsonNumber(right)]
  expect([sameNumber(a, b), sameNumber(b, a)]).toEqual([false, false])
  expect(sameJson([a], [b])).toBe(false)
  expect([distanceOf(a, b), distanceOf(b, a)]).toEqual([distance, distance])
})

test.each([
  ['1', '1.0', false],
  ['0', '-0', true],
  ['0.0', '-0.0', false],
  ['1e5', '100000.0', true],
  ['1E+2', '100', false],
])('whether Python reads the same of %s and %s: %s', (left, right, same) => {
  const [a, b] = [toJsonNumber(left), toJsonNumber(right)]
  expect(isSameInPython(a, b)).toBe(same)
  expect(sameJson({ a: [a] }, { a: [b] })).toBe(same)
})

test('what Python writes of any number is written as it is', () => {
  const written = pythonsTexts(fc.sample(source, 2000))
  for (const text of written) {
    expect(writeNumber(toJsonNumber(text))).toBe(text)
  }
  // Those of floats are plain numbers, but for the whole ones.
  const plain = written.filter((text) => typeof toJsonNumber(text) === 'number')
  expect(plain.length).toBeGreaterThan(500)
})

test('any number is equal to how Python writes it', () => {
  const sources = fc.sample(source, 2000)
  for (const [index, text] of pythonsTexts(sources).entries()) {
    const number = toJsonNumber(sources[index] ?? '')
    // Python's floats end there, a text does not.
    if (/^-?(?:Infinity|0\.0)$/.test(text)) {
      continue
    }
    expect(canonicalNumber(number)).toBe(canonicalNumber(toJsonNumber(text)))
    expect(isSameInPython(number, toJsonNumber(text))).toBe(true)
  }
})

function pythonsTexts(sources: readonly string[]): readonly string[] {
  const program =
    'import json, sys\nprint(json.dumps([json.dumps(json.loads(each)) for each in json.load(sys.stdin)]))'
  const python = fileURLToPath(
    new URL('../../.venv/bin/python', import.meta.url),
  )
  return JSON.parse(
    execFileSync(python, ['-c', program], {
      input: JSON.stringify(sources),
      encoding: 'utf8',
    }),
  )
}
