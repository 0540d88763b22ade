import { expect, test } from 'vitest'

import { cellMeta } from '../../../../src/worker/session/cells/cell-meta.ts'
import type { CellOutcome } from '../../../../src/worker/verdict/cell-outcome.ts'
import type { CellRun } from '../../../../src/worker/verdict/planned-cell.ts'
import { ended, executed } from '../../../helpers/outputs/executions.ts'
import { codeCell } from '../../../helpers/outputs/failures.ts'

const cell = codeCell('f()')
const ran: CellRun = {
  type: 'executed',
  leavesThreads: false,
  execution: () => executed(ended.completed),
}
const ranWithoutStatus: CellRun = {
  type: 'executed',
  leavesThreads: false,
  execution: () => executed({ type: 'completed', hasNoStatus: true }),
}
const skipped: CellRun = { type: 'skipped', reason: 'x' }

test.each<readonly [CellOutcome, CellRun, readonly string[], object]>([
  [
    { type: 'matched', rules: [] },
    ran,
    [],
    { outcome: 'matched', durationMs: 1 },
  ],
  [
    { type: 'matched', rules: ['ids'] },
    ran,
    [],
    { outcome: 'matched', durationMs: 1, rules: ['ids'] },
  ],
  [
    { type: 'not-compared', reason: 'output ignored' },
    ran,
    ['tag "\u001b": unknown\n::x'],
    {
      outcome: 'not-compared',
      reason: 'output ignored',
      durationMs: 1,
      warnings: ['tag "␛": unknown ::x'],
    },
  ],
  [
    { type: 'skipped', reason: '\u202e\n::x' },
    skipped,
    [],
    { outcome: 'skipped', reason: '‹U+202E› ::x' },
  ],
  [
    { type: 'unrecorded', loss: undefined },
    ran,
    [],
    { outcome: 'unrecorded', accept: 'Accept it.', durationMs: 1 },
  ],
  [
    { type: 'unrecorded', loss: 'gap' },
    ran,
    [],
    { outcome: 'unrecorded', durationMs: 1 },
  ],
  [
    { type: 'blocked', reason: 'cell [1] raised \u0007' },
    skipped,
    [],
    { outcome: 'blocked', reason: 'cell [1] raised ␇' },
  ],
  [
    { type: 'updated' },
    ranWithoutStatus,
    [],
    {
      outcome: 'updated',
      durationMs: 1,
      warnings: [
        "the kernel's reply has no status, so only its outputs were judged",
      ],
    },
  ],
])('of %j is told', (outcome, run, warnings, meta) => {
  expect(
    cellMeta({ cell, warnings }, run, outcome, [], () => 'Accept it.'),
  ).toEqual({
    number: 2,
    ...meta,
  })
})

test('of a try that passed is told what the others came to', () => {
  const tried = ['E: a\u001b\nb', 'F: c']
  const told = (outcome: CellOutcome): readonly string[] | undefined =>
    cellMeta({ cell, warnings: [] }, ran, outcome, tried, () => '').failedTries
  expect(told({ type: 'matched', rules: [] })).toEqual(['E: a␛', 'F: c'])
  expect(told({ type: 'unrecorded', loss: undefined })).toBeUndefined()
})
