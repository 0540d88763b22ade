import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { JsonNumber } from '../../src/common/json-number.ts'
import { plainNumbers } from '../../src/common/plain-numbers.ts'
import { stringifyJson } from '../../src/common/stringify-json.ts'
import { findExactByWriting } from '../../src/nbformat/json/exact-by-writing.ts'
import { findExactValues } from '../../src/nbformat/json/exact-values.ts'
import { parseJsonDocument } from '../../src/nbformat/json/json-document.ts'
import { toJsonValue } from '../../src/nbformat/json/json-node.ts'
import { parseJson } from '../../src/nbformat/json/parse-json.ts'
import { expectLinearTime } from '../helpers/cpu-time.ts'

test.each([
  ['{"a":1700000000000000001}', { a: new JsonNumber('1700000000000000001') }],
  ['[1.0,-0, 1e5 ]', ['1.0', '-0', '1e5'].map((each) => new JsonNumber(each))],
  ['[NaN, -Infinity]', [Number.NaN, -Infinity]],
  ['{"a": "1.0, 1e5", "b": 2}', { a: '1.0, 1e5', b: 2 }],
  [String.raw`["\\", 1.0, "\" 1.0"]`, ['\\', new JsonNumber('1.0'), '" 1.0']],
  ['1.0', new JsonNumber('1.0')],
  ['{"a": 1.0, "a": 2}', { a: 2 }],
  [
    '{"b": {"2": 1.0, "1": [1e5]}}',
    { b: { 1: [new JsonNumber('1e5')], 2: new JsonNumber('1.0') } },
  ],
])('%s', (text, value) => {
  expect(parseJson(text)).toEqual(value)
})

test('a key that is named __proto__ is one like others', () => {
  const value = parseJson('{"__proto__": 1.0}')
  expect(Object.entries(value ?? {})).toEqual([
    ['__proto__', new JsonNumber('1.0')],
  ])
})

test('no number is rounded, however deep', () => {
  const depth = 20_000
  let value = parseJson(`${'['.repeat(depth)}1.0${']'.repeat(depth)}`)
  for (let level = 0; level < depth; level += 1) {
    value = Array.isArray(value) ? value[0] : undefined
  }
  expect(value).toEqual(new JsonNumber('1.0'))
})

test.each(['', '[1.0', '[1.0.0]', '[NaN', '[nan]', '{"a": 01.0}', '"a', '"\\'])(
  'not %j',
  (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  },
)

// oxfmt-ignore
const number = fc.constantFrom(
  '0', '-0', '7', '0.5', '1.0', '-2.50', '1e5', '1E+400', '1e-400',
  '9007199254740993', '0.30000000000000004', `1${'0'.repeat(400)}`,
  'NaN', 'Infinity', '-Infinity',
)
const string = fc
  .array(fc.constantFrom('"', '\\', '1.0', ' ', ',', 'é', '\n', '[NaN]'))
  .map((pieces) => JSON.stringify(pieces.join('')))
const { text } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 4 },
    number,
    string,
    fc.array(tie('text'), { maxLength: 4 }).map((items) => `[${items.join()}]`),
    fc
      .uniqueArray(fc.tuple(string, tie('text')), {
        maxLength: 4,
        selector: ([key]) => key,
      })
      .map((items) => `{${items.map((each) => each.join(':')).join()}}`),
  ),
}))

describe('any JSON', () => {
  test('is given back with each digit', () => {
    fc.assert(
      fc.property(text, (each) => {
        expect(stringifyJson(parseJson(each))).toBe(each)
      }),
      { numRuns: 500 },
    )
  })

  test('is what the reader of notebooks reads, and JSON.parse where that can', () => {
    fc.assert(
      fc.property(text, (each) => {
        const value = parseJson(each)
        expect(value).toEqual(toJsonValue(parseJsonDocument(each).root))
        const plain = plainNumbers(value)
        const isOfPython = /NaN|Infinity/.test(each)
        expect(plain).toEqual(isOfPython ? plain : JSON.parse(each))
      }),
      { numRuns: 500 },
    )
  })
})

describe('many numbers, which are found by writing them again,', () => {
  test('are the same as those found one by one', () => {
    fc.assert(
      fc.property(text, (each) => {
        const expected = findExactValues(each)
        expect(findExactByWriting(each) ?? expected).toEqual(expected)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['0.1, 1, -2.5, 1e-07, 0.30000000000000004', []],
    ['1.0, 1e5, 1e-7, -0, -0.0, 12345678901234567890, 0.10', 'all'],
    ['1E5, 1e21, 100000000000000000000, 9007199254740993.5', 'all'],
    ['0.1, 1.0', ['1.0']],
  ])('%s', (numbers, exact) => {
    const found = findExactByWriting(`{"b": [${numbers}],\n "a": "1.0"}`)
    expect(found?.map(({ value }) => value)).toEqual(
      (exact === 'all' ? numbers.split(', ') : [exact].flat()).map(
        (source) => new JsonNumber(source),
      ),
    )
  })

  test.each([
    '{"2": 1.0, "1": 2}',
    '{"a": 1.0, "a": 1}',
    String.raw`["\u00e9", 1.0]`,
    '[1e999]',
    '[NaN]',
    '[1',
    '',
  ])('cannot be told of %j', (each) => {
    expect(findExactByWriting(each)).toBeUndefined()
  })

  test('are exact in a text that has nothing else', () => {
    const sources = Array.from({ length: 3000 }, (_, each) => `${each}.0`)
    expect(parseJson(`[${sources.join()}]`)).toEqual(
      sources.map((source) => new JsonNumber(source)),
    )
  })
})

test('what is nested too deeply for the exact reader is read all the same', () => {
  const depth = 5000
  const nested = `${'['.repeat(depth)}1.0${']'.repeat(depth)}`
  expect(parseJson(nested)).toHaveLength(1)
})

test.each([
  ['digits', (length: number) => `[${'1'.repeat(length)}]`],
  ['numbers', (length: number) => `[${'1.0,'.repeat(length / 4)}1]`],
  ['backslashes', (length: number) => `["${'\\\\'.repeat(length / 2)}", 1]`],
  ['quotes', (length: number) => `["${'\\"'.repeat(length / 2)}", 1]`],
  ['zeros', (length: number) => `[1${'0'.repeat(length)}1]`],
])('takes linear time for many %s', (_, make) => {
  expectLinearTime(200_000, (length) => parseJson(make(length)))
})

test('values of any depth are written, and given to comparators', () => {
  const text = `${'[{"a":'.repeat(20_000)}1.0${'}]'.repeat(20_000)}`
  const value = parseJson(text)
  expect(stringifyJson(value)).toBe(text)
  expect(Array.isArray(plainNumbers(value))).toBe(true)
})
