// @module-tag thorough
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { CellRuns } from '../helpers/kernels/cell-runs.ts'
import { ENDS, GOES_ON, ODD, PLAIN } from '../helpers/kernels/telling-cells.ts'

/** Of each kind of kernel; each is run twice. */
const NOTEBOOKS = 12

const notebook = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...PLAIN) },
    { weight: 6, arbitrary: fc.constantFrom(...ODD) },
    { weight: 3, arbitrary: fc.constantFrom(...Object.values(GOES_ON)) },
    { weight: 1, arbitrary: fc.constantFrom(...Object.values(ENDS)) },
  ),
  { minLength: 5, maxLength: 40 },
)

const way = fc.record({
  delayMs: fc.constantFrom(0, 3, 20),
  onError: fc.constantFrom('skip' as const, 'continue' as const),
})

describe.each([
  ['ipykernel 7', 'jupyter_server'],
  ['ipykernel 6', 'notebook'],
] as const)('%s', (_, kind) => {
  let cells: CellRuns

  beforeAll(async () => {
    cells = await CellRuns.start(kind)
  })

  afterAll(async () => {
    await cells[Symbol.asyncDispose]()
  })

  test('any notebook comes to the same ahead as one at a time', async () => {
    await fc.assert(
      fc.asyncProperty(notebook, way, async (specs, options) => {
        const alone = await cells.run(specs, {
          mayRunAhead: false,
          onError: options.onError,
        })
        const ahead = await cells.run(specs, { mayRunAhead: true, ...options })
        expect(ahead.runs).toEqual(alone.runs)
        expect(ahead.ran).toBe(alone.ran)
      }),
      { numRuns: NOTEBOOKS },
    )
  })
})
