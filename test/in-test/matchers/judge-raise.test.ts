import { expect, test } from 'vitest'

import type { CellEnd } from '../../../src/execution/types.ts'
import { judgeRaise } from '../../../src/in-test/matchers/judge-raise.ts'

const RAISED: CellEnd = {
  type: 'raised',
  error: {
    output_type: 'error',
    ename: 'ValueError',
    evalue: 'no rows in 2024',
    traceback: [],
  },
}

test.each<
  readonly [CellEnd, string | undefined, string | RegExp | undefined, boolean]
>([
  [RAISED, undefined, undefined, true],
  [RAISED, 'ValueError', undefined, true],
  [RAISED, 'ValueError', 'no rows', true],
  [RAISED, undefined, /rows in \d+$/g, true],
  [RAISED, 'KeyError', undefined, false],
  [RAISED, 'ValueError', 'columns', false],
  [RAISED, 'Value', undefined, false],
  [{ type: 'completed' }, undefined, undefined, false],
  [{ type: 'not-executed', status: 'aborted' }, undefined, undefined, false],
])('%o, asked for %s that says %s: %s', (end, name, message, pass) => {
  expect(judgeRaise('cell [1]', end, name, message).pass).toBe(pass)
})

test.each<readonly [CellEnd, boolean, string]>([
  [
    RAISED,
    false,
    'Expected cell [1] to raise KeyError that says /x/, but it raised ValueError: no rows in 2024',
  ],
  [
    { type: 'completed' },
    false,
    'Expected cell [1] to raise KeyError that says /x/, but it raised nothing.',
  ],
  [
    { type: 'died', death: { how: 'exited' }, when: 'running' },
    false,
    'Expected cell [1] to raise KeyError that says /x/, but its kernel died.',
  ],
])('%o is told', (end, pass, message) => {
  expect(judgeRaise('cell [1]', end, 'KeyError', /x/)).toEqual({
    pass,
    message,
    hasEnded: end.type !== 'died',
  })
})
