import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startKernel } from '../../src/kernel/start-kernel.ts'
import { parseNotebook } from '../../src/nbformat/parse-notebook.ts'
import { judgeExecution } from '../../src/worker/session/cells/judge-cell.ts'
import { planCells } from '../../src/worker/session/cells/plan-cells.ts'
import { NotebookSession } from '../../src/worker/session/notebook-session.ts'
import { storedOutputs } from '../../src/worker/verdict/expectation.ts'
import { openLocalHost } from '../helpers/kernels/local-host.ts'
import type { LocalHost } from '../helpers/kernels/local-host.ts'
import { notebookFile, stdout } from '../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../helpers/notebooks/notebook-file.ts'
import { until } from '../helpers/until.ts'

const START = [
  'import os, threading, time',
  'go = threading.Event()',
  'def work():',
  "    while not (go.is_set() or os.path.exists('go')): time.sleep(0.01)",
  "    print('late', flush=True)",
  'thread = threading.Thread(target=work)',
].join('\n')

/** What two cells have stored: a thread of the first one prints, and the second one itself. */
type Stored = readonly [first: string, second: string]

const notebook = (
  first: string,
  second: string,
  stored: Stored,
): readonly CellSpec[] => {
  const outputs = stored.map((text) => (text === '' ? [] : [stdout(text)]))
  return [
    { code: first, outputs: outputs[0] ?? [] },
    { code: second, outputs: outputs[1] ?? [] },
  ]
}

describe.each([
  ['.venv', 'the cell that runs'],
  ['.venv-classic', 'the cell that started it'],
] as const)('a thread’s text, with %s, goes to %s:', (venv, goesTo) => {
  const followsTime = goesTo === 'the cell that runs'
  let local: LocalHost

  beforeAll(async () => {
    local = await openLocalHost(venv)
  })

  afterAll(async () => local[Symbol.asyncDispose]())

  /** @param between Whether the thread prints when the first cell has ended and the second has not begun. */
  async function verdicts(
    cells: readonly CellSpec[],
    { between, off = false }: { between: boolean; off?: boolean },
  ): Promise<readonly string[]> {
    await using kernel = await startKernel(local.rest, {
      kernelName: 'python3',
      notebookPath: join(local.folder, 'nb.ipynb'),
    })
    const parsed = parseNotebook(notebookFile(cells))
    const planned = planCells(
      parsed,
      {},
      {
        comparison: { rules: off ? ['-thread-text'] : [] },
        cellTimeoutMs: Infinity,
      },
      storedOutputs(parsed),
    )
    using session = new NotebookSession(
      kernel,
      planned,
      { onError: 'skip', notebookTimeoutMs: Infinity },
      { begin() {}, end() {} },
    )
    const { signal } = new AbortController()
    const first = await session.runTo(1, signal)
    if (between) {
      await writeFile(join(local.folder, 'go'), '')
      await until(
        'text of the thread',
        () =>
          first.type === 'executed' &&
          first.execution().late.get('stdout') === 'late\n',
      )
      await rm(join(local.folder, 'go'))
    }
    await session.runTo(2, signal)
    await session.settle(0)
    // The kernel is asked meanwhile.
    return await Promise.all(
      planned.map(async (each, index) => {
        const run = session.runs[index]
        if (run?.type !== 'executed') {
          return 'not executed'
        }
        const { outcome } = await judgeExecution(
          each,
          run.execution(),
          { cells: planned, session },
          { asRecorded: (outputs) => outputs },
        )
        return outcome.type === 'matched'
          ? ['matched', ...outcome.rules].join(' ')
          : outcome.type
      }),
    )
  }

  const first = `${START}\nthread.start()`
  const second = "go.set(); thread.join(); print('two')"
  const plain = ['matched', 'matched']
  const shared = ['matched thread-text', 'matched thread-text']
  const red = ['mismatched', 'mismatched']
  const ofFirst = ['mismatched', 'matched']

  test.each<readonly [boolean, Stored, readonly string[]]>([
    [false, ['late\n', 'two\n'], followsTime ? shared : plain],
    [false, ['', 'late\ntwo\n'], followsTime ? plain : red],
    [true, ['late\n', 'two\n'], plain],
    [true, ['', 'late\ntwo\n'], followsTime ? shared : red],
    // Planted.
    [false, ['lake\n', 'two\n'], followsTime ? red : ofFirst],
    [false, ['late\nlate\n', 'two\n'], followsTime ? red : ofFirst],
    [
      false,
      ['late\n', 'late\ntwo\n'],
      followsTime ? ofFirst : ['matched', 'mismatched'],
    ],
    [true, ['', 'lake\ntwo\n'], red],
    [true, ['', 'late\nlate\ntwo\n'], red],
    [true, ['', 'two\n'], ofFirst],
  ])(
    'printed between the cells: %s; stored: %j',
    async (between, stored, expected) => {
      expect(
        await verdicts(notebook(first, second, stored), { between }),
      ).toEqual(expected)
    },
  )

  test('without a thread nothing is shared', async () => {
    const cells = notebook('x = 1', "print('late'); print('two')", [
      'late\n',
      'two\n',
    ])
    expect(await verdicts(cells, { between: false })).toEqual(red)
  })

  test('nor where the rule is off', async () => {
    const cells = notebook(first, second, ['late\n', 'two\n'])
    expect(await verdicts(cells, { between: false, off: true })).toEqual(
      followsTime ? red : plain,
    )
  })
})
