import { expect, test } from 'vitest'

import {
  describeRunning,
  isLineDue,
  showInWindow,
} from '../../../src/main/terminal/running-cells.ts'

const cell = { number: 2, name: 'train()', ranMs: 60_004, lastLine: '' }

test.each([
  ['', 'a.ipynb [2] has run for 60 s'],
  ['epoch 3/10', 'a.ipynb [2] has run for 60 s: epoch 3/10'],
  ['##[group]x\n::y', 'a.ipynb [2] has run for 60 s: ##‹[›group]x ::y'],
])('the line of a cell that last printed %j', (lastLine, line) => {
  expect(describeRunning('a.ipynb', { ...cell, lastLine })).toBe(line)
})

test.each([
  [29_000, 0, false],
  [29_990, 0, true],
  [31_000, 1, false],
  [60_001, 1, true],
  [200_000, 3, true],
])('after %i ms and %i lines another is due: %s', (ranMs, lines, isDue) => {
  expect(isLineDue(ranMs, 30_000, lines)).toBe(isDue)
})

test('a window shows the cell in place of the test, as long as it runs', () => {
  const test = { name: '[1] x = 1', visible: true }
  const tests = new Map<string, unknown>([['id', test]])
  const reporters = [
    {},
    null,
    { summary: { runningModules: new Map([['m', { tests }]]) } },
  ]
  expect(showInWindow(reporters, 'other', cell, 80)).toBe(false)
  const long = { ...cell, name: 'é'.repeat(80), lastLine: '\u001b[2J ok' }
  expect(showInWindow(reporters, 'm', long, 80)).toBe(true)
  expect([...tests.values()]).toMatchObject([
    { visible: false },
    {
      name: `[2] ${'é'.repeat(26)}…`,
      visible: true,
      hook: { name: '␛[2J ok', visible: true },
      step: { name: '␛[2J ok', visible: true },
    },
  ])
  showInWindow(reporters, 'm', undefined, 80)
  expect([...tests.keys()]).toEqual(['id'])
})
