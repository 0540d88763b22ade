import { expect, test } from 'vitest'

import { leavesOutRoot } from '../../../../src/main/plugin/vitest/project-filter.ts'

test.for<[unknown, unknown, boolean]>([
  [undefined, undefined, false],
  [[], 'unit', false],
  ['notebooks', undefined, true],
  [['notebooks'], 'unit', true],
  [['NOTE*'], 'unit', true],
  [['notebooks', 'unit'], 'unit', false],
  [['*'], undefined, false],
  [['n*s'], 'nuts', false],
  [['!unit'], 'unit', true],
  [['!unit'], { label: 'unit', color: 'red' }, true],
  [['!notebooks'], 'unit', false],
  [['!unit', '!notebooks'], 'unit', false],
  [['unit', '!notebooks'], 'unit', false],
  [['other'], 'unit', false],
  [['note.ooks'], 'unit', false],
  [['(notebooks'], 'unit', false],
])(
  '--project %j leaves out the root %j only: %j',
  ([project, name, expected]) => {
    expect(leavesOutRoot({ project, name }, 'notebooks')).toBe(expected)
  },
)

test('nothing is left out without options', () => {
  expect(leavesOutRoot(undefined, 'notebooks')).toBe(false)
})
