import { expect, test } from 'vitest'

import type { JsonObject } from '../../src/common/json.ts'
import { describeMalformed } from '../../src/execution/cell-outputs.ts'

test.each<[string, JsonObject, string | undefined]>([
  ['stream', { name: 'stdout', text: '' }, undefined],
  [
    'stream',
    { text: 5 },
    'the "text" of its stream message is not a string but 5',
  ],
  [
    'stream',
    { text: ['a', 'b'] },
    'the "text" of its stream message is not a string but ["a","b"]',
  ],
  [
    'stream',
    {},
    'the "text" of its stream message is not a string but missing',
  ],
  ['display_data', { data: {} }, undefined],
  [
    'display_data',
    { data: null },
    'the "data" of its display_data message is not an object but null',
  ],
  [
    'execute_result',
    { data: ['x'.repeat(100)] },
    `the "data" of its execute_result message is not an object but ["${'x'.repeat(37)}…`,
  ],
])('%s %j', (type, content, expected) => {
  expect(describeMalformed(type, content)).toBe(expected)
})
