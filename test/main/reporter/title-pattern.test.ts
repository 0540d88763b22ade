import { expect, test } from 'vitest'

import { titlePattern } from '../../../src/main/reporter/title-pattern.ts'

/** As Vitest 5.1 and 4.1 name a test. */
const NAMES = [
  'Wrong on purpose > [1] print("a\\n", [3.99], x[0])',
  'Wrong on purpose [1] print("a\\n", [3.99], x[0])',
]

test.for<[string, boolean]>([
  ['[1] print("a\\n", [3.99], x[0])', true],
  ['print("a\\n", [3.99], x[0])', true],
  ['Wrong on purpose > [1] print', true],
  ['|notebooks| a/b.ipynb > Wrong on purpose > [1] print', true],
  ['FAIL  |notebooks| b.ipynb > [1] print', true],
  ['^Wrong.*\\[1\\]', true],
  ['on (purpose|accident)', true],
  ['[2] print', false],
  ['on .urpos ', false],
])('-t %j selects: %j', ([text, expected]) => {
  for (const name of NAMES) {
    expect(titlePattern(new RegExp(text)).test(name)).toBe(expected)
  }
})
