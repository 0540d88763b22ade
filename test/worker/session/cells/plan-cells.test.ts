import { expect, test } from 'vitest'

import { notebookDirectives } from '../../../../src/directives/notebook-directives.ts'
import { parseNotebook } from '../../../../src/nbformat/parse-notebook.ts'
import { planCells } from '../../../../src/worker/session/cells/plan-cells.ts'
import { storedOutputs } from '../../../../src/worker/verdict/expectation.ts'
import type { PlannedCell } from '../../../../src/worker/verdict/planned-cell.ts'
import {
  error,
  notebookFile,
  stdout,
} from '../../../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../../../helpers/notebooks/notebook-file.ts'

const settings = { comparison: {}, cellTimeoutMs: 1000 }

function plan(cell: CellSpec, vitest: object = {}): PlannedCell {
  const notebook = parseNotebook(
    notebookFile([{ code: '1', ...cell }], { vitest }),
  )
  const { directives } = notebookDirectives(notebook)
  const [planned] = planCells(
    notebook,
    directives,
    settings,
    storedOutputs(notebook),
  )
  if (!planned) {
    throw new RangeError('no cell')
  }
  return planned
}

test.each<readonly [CellSpec, object, object]>([
  [{}, {}, { exception: { type: 'none' }, check: true, fails: false }],
  [{ count: null }, {}, { outputs: { type: 'unrecorded' } }],
  [{ outputs: [stdout('a')] }, {}, { outputs: { type: 'recorded' } }],
  [
    { outputs: [error('KeyError', '')] },
    {},
    { exception: { type: 'recorded', ename: 'KeyError' } },
  ],
  [
    { tags: ['raises-exception'] },
    {},
    { exception: { type: 'required', ename: undefined } },
  ],
  [
    { code: '# vitest: raises KeyError\n1', outputs: [error('E', '')] },
    {},
    { exception: { type: 'required', ename: 'KeyError' } },
  ],
  [
    { outputs: [error('KeyError', '')] },
    { 'allow-errors': true },
    { exception: { type: 'any' } },
  ],
  [
    { tags: ['raises-exception'] },
    { 'allow-errors': true },
    { exception: { type: 'required' } },
  ],
  [{ tags: ['nbval-ignore-output'] }, {}, { check: false }],
  [{}, { 'ignore-output': true }, { check: false }],
  [
    { tags: ['nbval-check-output'] },
    { 'ignore-output': true },
    { check: true },
  ],
  [{ code: '# vitest: fails: it is broken\n1' }, {}, { fails: true }],
])('%j in %j is expected to be %j', (cell, vitest, expected) => {
  expect(plan(cell, vitest).expected).toMatchObject(expected)
})

test.each<readonly [CellSpec, PlannedCell['skip']]>([
  [{}, undefined],
  [{ tags: ['skip-execution'] }, {}],
  [{ code: '# vitest: skip: too slow\n1' }, { reason: 'too slow' }],
  [
    { code: '# vitest: skipif !NO_SUCH_VARIABLE\n1' },
    { reason: 'skipif !NO_SUCH_VARIABLE' },
  ],
  [{ code: '# vitest: skipif NO_SUCH_VARIABLE\n1' }, undefined],
])('%j is skipped: %j', (cell, skip) => {
  expect(plan(cell).skip).toEqual(skip)
})

test.each<readonly [CellSpec, object, number]>([
  [{}, {}, 1000],
  [{}, { timeout: '2s' }, 2000],
  [{ code: '# vitest: timeout=3s\n1' }, { timeout: '2s' }, 3000],
])('the time limit of %j in %j is %i ms', (cell, vitest, timeoutMs) => {
  expect(plan(cell, vitest).timeoutMs).toBe(timeoutMs)
})

test('rules come from options, notebook and cell, the closest counts', () => {
  const { comparison } = plan(
    { code: '# vitest: rules=-dates\n1' },
    { rules: ['dates', 'whitespace'] },
  )
  expect(
    ['dates', 'whitespace', 'timings'].map((name) =>
      comparison.isOn(name as 'dates'),
    ),
  ).toEqual([false, true, true])
})

test.each([
  [{}, 'python'],
  [{ kernelspec: { name: 'ir', language: 'R' } }, 'r'],
])('rules know the language of %j', (metadata, language) => {
  const cells: CellSpec[] = [
    { code: '1' },
    { code: '# vitest: rules=dates\n1' },
  ]
  const notebook = parseNotebook(notebookFile(cells, metadata))
  const { directives } = notebookDirectives(notebook)
  expect(
    planCells(notebook, directives, settings, storedOutputs(notebook)).map(
      ({ comparison }) => comparison.language,
    ),
  ).toEqual([language, language])
})

test('what cannot be followed is warned of', () => {
  expect(plan({ code: '# vitest: rules=nonsense\n1' }).warnings).toEqual([
    expect.stringContaining('There is no rule "nonsense"'),
  ])
})
