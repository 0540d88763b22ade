import { expect, test } from 'vitest'

import { isNestedDeeper } from '../../src/common/json-depth.ts'
import { JsonNumber } from '../../src/common/json-number.ts'
import type { JsonValue } from '../../src/common/json.ts'
import { sameJson } from '../../src/common/same-json.ts'

/** `value` in so many lists. */
function nested(value: JsonValue, depth: number): JsonValue {
  let list = value
  for (let level = 0; level < depth; level += 1) {
    list = [list]
  }
  return list
}

test.each<readonly [JsonValue, JsonValue, boolean]>([
  [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 1 }, false],
  [{ a: 1 }, { b: 1 }, false],
  [[1, 2], [1], false],
  [[], {}, false],
  [null, [], false],
  ['1', 1, false],
  [1, new JsonNumber('1.0'), false],
  [new JsonNumber('1.0'), new JsonNumber('1.00'), true],
  [Number.NaN, Number.NaN, true],
])('%j and %j', (left, right, isSame) => {
  expect(sameJson(left, right)).toBe(isSame)
})

test('however deep they are nested', () => {
  const deep = nested('a', 50_000)
  expect(sameJson(deep, nested('a', 50_000))).toBe(true)
  expect(sameJson(deep, nested('b', 50_000))).toBe(false)
})

test('numbers are equal as the caller says', () => {
  expect(sameJson([1, { a: 2 }], [2, { a: 3 }], () => true)).toBe(true)
  expect(sameJson([1, 'a'], [2, 'b'], () => true)).toBe(false)
})

test.each([
  [0, 0, false],
  [1, 0, true],
  [990, 990, false],
  [991, 990, true],
  [100_000, 990, true],
])('%i lists are deeper than %i levels: %s', (depth, levels, isDeeper) => {
  expect(isNestedDeeper(nested(1, depth), levels)).toBe(isDeeper)
})
