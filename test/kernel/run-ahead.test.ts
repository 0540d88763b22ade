import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { CellRuns, tellingCell as cell } from '../helpers/kernels/cell-runs.ts'
import type { ToldRun } from '../helpers/kernels/cell-runs.ts'
import {
  ENDS,
  GOES_ON,
  PLAIN,
  plainCells,
} from '../helpers/kernels/telling-cells.ts'
import { thoroughIf } from '../helpers/thorough.ts'

const told = ({ runs, ran }: ToldRun): object => ({ runs, ran })

const IN_EVERY_RUN = ['raises', 'exits', 'takes too long, and does not mind']

describe.each(['jupyter_server', 'notebook'] as const)('on %s', (kind) => {
  let cells: CellRuns

  beforeAll(async () => {
    cells = await CellRuns.start(kind)
  })

  afterAll(async () => {
    await cells[Symbol.asyncDispose]()
  })

  const once = thoroughIf(kind === 'notebook')
  const alone = { mayRunAhead: false }
  const ahead = { mayRunAhead: true }

  test('many cells come to the same as one at a time', once, async () => {
    const forty = plainCells(40)
    const single = await cells.run(forty, alone)
    expect(single.ran).toBe(40)
    expect(told(await cells.run(forty, ahead))).toEqual(told(single))
  })

  for (const [title, ending] of Object.entries(ENDS)) {
    test(
      `nothing behind a cell runs that ${title}`,
      thoroughIf(kind === 'notebook' || !IN_EVERY_RUN.includes(title)),
      async () => {
        const specs = [...PLAIN, ending, ...plainCells(18)]
        const run = await cells.run(specs, ahead)
        expect(run.ran).toBe(PLAIN.length + (ending.code === '1 +' ? 0 : 1))
        expect(told(run)).toEqual(told(await cells.run(specs, alone)))
      },
    )
  }

  test(
    'a server that starts a dead kernel anew runs nothing in it',
    thoroughIf(true),
    async () => {
      // More are under way from both ends of the line when it dies.
      const specs = [
        ...plainCells(20),
        cell('import os; os._exit(1)'),
        ...plainCells(40),
      ]
      const far = { delayMs: 50, leaveDeadMs: 6000 }
      expect((await cells.run(specs, { ...ahead, ...far })).ran).toBe(21)
    },
  )

  test(
    'nothing runs behind a cell in which the run is cancelled',
    thoroughIf(true),
    async () => {
      const minds = cell(
        'import time\ntry: time.sleep(30)\nexcept KeyboardInterrupt: pass',
      )
      const specs = [...PLAIN, minds, ...plainCells(18)]
      const cancelled = { cancelledIn: PLAIN.length + 1 }
      const run = await cells.run(specs, { ...ahead, ...cancelled })
      expect(run.ran).toBe(PLAIN.length + 1)
      expect(told(run)).toEqual(
        told(await cells.run(specs, { ...alone, ...cancelled })),
      )
    },
  )

  test('all behind cells runs once that may raise', once, async () => {
    const specs = [
      ...PLAIN,
      ...Object.values(GOES_ON),
      ...PLAIN,
      ...Object.values(GOES_ON),
      ...PLAIN,
    ]
    const run = await cells.run(specs, ahead)
    expect(run.ran).toBe(specs.length)
    expect(told(run)).toEqual(told(await cells.run(specs, alone)))
  })

  test(
    'what a notebook does not name: a comm and a thread of a library',
    thoroughIf(true),
    async () => {
      // Only the first environment has widgets. What the client sends to one, and
      // what the thread does, comes between cells.
      const comm =
        kind === 'jupyter_server'
          ? [
              'import ipywidgets\nout = ipywidgets.Output()\nwith out: print("inside")',
              'len(out.outputs)',
            ]
          : ['import comm\nmine = comm.create_comm(target_name="mine")']
      const thread = [
        'import threading\ngo = threading.Event()\ndone = threading.Event()',
        'threading.Thread(target=lambda: (go.wait(), done.set())).start()',
        'go.set(); done.wait()',
      ]
      const specs = [...comm, ...thread].flatMap((does) => [
        cell(does),
        ...PLAIN,
      ])
      const run = await cells.run(specs, ahead)
      expect(run.ran).toBe(specs.length)
      expect(told(run)).toEqual(told(await cells.run(specs, alone)))
    },
  )

  test(
    'the way of messages is gone once, and not for each cell',
    once,
    async () => {
      const forty = plainCells(40)
      const far = { delayMs: 50 }
      const single = await cells.run(forty, { ...alone, ...far })
      const run = await cells.run(forty, { ...ahead, ...far })
      expect(told(run)).toEqual(told(single))
      // One at a time, it is a tenth of a second for each of them.
      expect(run.ms).toBeLessThan(single.ms / 2)
    },
  )
})
