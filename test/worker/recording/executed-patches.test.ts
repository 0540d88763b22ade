import { expect, test } from 'vitest'

import type { JsonObject } from '../../../src/common/json.ts'
import { executedPatches } from '../../../src/worker/recording/executed-patches.ts'
import type { CellRun } from '../../../src/worker/verdict/planned-cell.ts'
import { ended, executed } from '../../helpers/outputs/executions.ts'
import { codeCell } from '../../helpers/outputs/failures.ts'
import { stdout } from '../../helpers/outputs/outputs.ts'

const timings = { 'iopub.execute_input': '2026-01-01T00:00:00Z' }
const ran = (more: object = {}): CellRun => ({
  type: 'executed',
  leavesThreads: false,
  execution: () =>
    executed(ended.raised, {
      outputs: [stdout('new')],
      executionCount: 4,
      timings,
      ...more,
    }),
})
const nothing = { outputs: [], execution_count: null }
const shown = { outputs: [stdout('new')], execution_count: 4 }

test.each<
  readonly [
    title: string,
    run: CellRun | undefined,
    metadata: JsonObject,
    timings: boolean,
    patch: object,
  ]
>([
  ['executed', ran(), {}, false, { ...shown, metadata: {} }],
  [
    'executed, with timings',
    ran(),
    { tags: ['a'], execution: { old: '' } },
    true,
    { ...shown, metadata: { tags: ['a'], execution: timings } },
  ],
  [
    'executed, timings are not wanted',
    ran(),
    { tags: ['a'], execution: { old: '' } },
    false,
    { ...shown, metadata: { tags: ['a'] } },
  ],
  [
    'executed by a kernel that tells no times',
    ran({ timings: {} }),
    { execution: { old: '' } },
    true,
    { ...shown, metadata: {} },
  ],
  [
    'skipped',
    { type: 'skipped', reason: 'x' },
    { execution: { old: '' } },
    true,
    { ...nothing, metadata: {} },
  ],
  [
    'stopped',
    { type: 'stopped', by: { cell: 1, because: 'raised E', kind: 'failed' } },
    {},
    true,
    { ...nothing, metadata: {} },
  ],
  ['not reached', undefined, {}, true, { ...nothing, metadata: {} }],
])('of a cell: %s', (_, run, metadata, withTimings, patch) => {
  const cell = { ...codeCell('f()'), index: 5, metadata }
  const runs = run ? [run] : []
  expect(executedPatches([{ cell }], runs, withTimings)).toEqual([
    { index: 5, ...patch },
  ])
})
