// @module-tag thorough

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { testPython } from '../../helpers/environments.ts'
import {
  display,
  notebookFile,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { denoKernel } from '../../helpers/runs/deno-kernel.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'

/** A task of the first cell writes while the second one waits for it. */
const task = (...stored: readonly object[]): readonly CellSpec[] => [
  {
    code: [
      'import asyncio',
      'go = asyncio.Event()',
      'async def work():',
      '    await go.wait()',
      "    print('late')",
      'task = asyncio.create_task(work())',
    ].join('\n'),
    outputs: stored,
  },
  {
    code: "go.set(); await task; print('joined')",
    outputs: [stdout('joined\n')],
  },
  { code: 'x = 1' },
]

/** A thread of the first cell writes while the second one runs. */
const thread = (
  ofStarter: readonly object[],
  ofRunning: readonly object[],
): readonly CellSpec[] => [
  {
    code: [
      'import threading',
      'go = threading.Event()',
      'def work():',
      '    go.wait()',
      "    print('late')",
      'thread = threading.Thread(target=work)',
      'thread.start()',
    ].join('\n'),
    outputs: ofStarter,
  },
  { code: "go.set(); thread.join(); print('two')", outputs: ofRunning },
]

/** The stream of the first cell is written to by the second one. */
const restored = (...stored: readonly object[]): readonly CellSpec[] => [
  {
    code: 'import sys, io\nold = sys.stdout\nsys.stdout = io.StringIO()',
    outputs: stored,
  },
  { code: "sys.stdout = old\nprint('back')" },
]

/** A timer of the first cell writes while the third one waits, which gets it. */
const timer = (...stored: readonly object[]): readonly CellSpec[] => [
  {
    code: [
      'let go = false',
      'let end = () => {}',
      'const wait = new Promise<void>((resolve) => { end = resolve })',
      'const id = setInterval(() => {',
      "  if (go) { console.log('late'); clearInterval(id); end() }",
      '}, 20)',
    ].join('\n'),
  },
  { code: "console.log('second')", outputs: [stdout('second\n')] },
  { code: 'go = true; await wait', outputs: stored },
]

const kernel = (name: string, language: string): object => ({
  kernelspec: { name, display_name: name, language },
})
const DENO = kernel('deno', 'typescript')
/** ipykernel 6.29 gives a thread's output to the cell that started it, 7.4 to the running one. */
const CLASSIC = kernel('classic', 'python')

/** The same by the clock, so that the first cell has its verdict before or after. */
const slowTask = notebookFile([
  {
    code: [
      'import asyncio',
      'async def work():',
      '    await asyncio.sleep(0.1)',
      "    print('late')",
      'task = asyncio.create_task(work())',
    ].join('\n'),
    outputs: [stdout('late\n')],
  },
  { code: 'await task' },
])

const RIGHT = {
  'slow-task.ipynb': slowTask,
  'task.ipynb': notebookFile(task(stdout('late\n'))),
  'thread.ipynb': notebookFile(thread([], [stdout('late\ntwo\n')])),
  'thread-of-first.ipynb': notebookFile(
    thread([stdout('late\n')], [stdout('two\n')]),
  ),
  'classic.ipynb': notebookFile(
    thread([stdout('late\n')], [stdout('two\n')]),
    CLASSIC,
  ),
  'restored.ipynb': notebookFile(restored(stdout('back\n'))),
}

const WRONG = {
  'unseen.ipynb': notebookFile(task()),
  'unseen-twice.ipynb': notebookFile([...task(), ...task()]),
  'unseen-stdout.ipynb': notebookFile(restored()),
  'changed.ipynb': notebookFile(task(stdout('old\n'))),
}

const KERNELS = {
  'vitest.config.ts': configWith(`{ python: ${JSON.stringify(python)} }`),
  'share/kernels/deno/kernel.json': denoKernel(),
  'share/kernels/classic/kernel.json': JSON.stringify({
    argv: [
      testPython('.venv-classic'),
      '-m',
      'ipykernel_launcher',
      '-f',
      '{connection_file}',
    ],
    display_name: 'classic',
    language: 'python',
  }),
}

const run = (
  project: Project,
  ...args: readonly string[]
): Promise<RunResult> =>
  project.run(args, { JUPYTER_PATH: join(project.folder, 'share') })

const outcomes = ({ files }: RunResult): object =>
  Object.fromEntries(
    Object.entries(files).map(([file, { status, tests }]) => [
      file,
      [status, ...tests.map(({ outcome }) => outcome)].join(' '),
    ]),
  )

/** Milliseconds of the tests of a notebook, as the JSON report of the last run has them. */
const durations = (project: Project, file: string): readonly number[] => {
  const report: {
    readonly testResults: readonly {
      readonly name: string
      readonly assertionResults: readonly { readonly duration: number }[]
    }[]
  } = JSON.parse(
    readFileSync(join(project.folder, '..', 'report.json'), 'utf8'),
  )
  const result = report.testResults.find(({ name }) =>
    name.endsWith(`/${file}`),
  )
  return result?.assertionResults.map(({ duration }) => duration) ?? []
}

const GREEN = {
  'slow-task.ipynb': 'passed matched matched',
  'task.ipynb': 'passed matched matched matched',
  'thread.ipynb': 'passed matched matched',
  'thread-of-first.ipynb': 'passed matched matched',
  'classic.ipynb': 'passed matched matched',
  'restored.ipynb': 'passed matched matched',
}

const RED = {
  'unseen.ipynb': 'failed matched matched matched',
  'unseen-twice.ipynb':
    'failed matched matched matched matched matched matched',
  'unseen-stdout.ipynb': 'failed matched matched',
  'changed.ipynb': 'failed mismatched matched matched',
}

test('late output is its cell’s, is told when no verdict saw it, and can be accepted', async () => {
  using project = new Project({
    ...KERNELS,
    ...RIGHT,
    ...WRONG,
    'timer.ipynb': notebookFile(timer(stdout('late\n')), DENO),
    'display.ipynb': notebookFile([
      {
        code: "handle = display('x', display_id=True)",
        outputs: [display("'x'")],
      },
      { code: 'import time\ntime.sleep(1)' },
    ]),
    'late-timer.ipynb': notebookFile(timer(), DENO),
  })
  const first = await run(project)
  expect(outcomes(first)).toEqual({
    ...GREEN,
    ...RED,
    'timer.ipynb': 'passed matched matched matched',
    'display.ipynb': 'passed matched matched',
    'late-timer.ipynb': 'failed matched matched mismatched',
  })
  // Its first test waits for the second cell, but says how long its own took.
  const [shows = NaN, sleeps = NaN] = durations(project, 'display.ipynb')
  expect(shows).toBeLessThan(sleeps)
  expect(sleeps).toBeGreaterThanOrEqual(1000)

  const reports = failureReports(first.output)
  expect(reports['unseen.ipynb [ unseen.ipynb ]']).toMatchInlineSnapshot(`
    "OutputMismatch: Output of cell [1] was not stored: stdout (1 of 1 output)
    It wrote after its test had ended.

    - Stored output
    + Actual output

      stdout was not stored
    + late

     ❯ unseen.ipynb:10 (cell [1])
        1 │ import asyncio
        2 │ go = asyncio.Event()
        3 │ async def work():
        4 │     await go.wait()
        5 │     print('late')
        6 │ task = asyncio.create_task(work())

     Accept it with: npx vitest run unseen.ipynb -u"
  `)
  expect(Object.keys(reports)).toMatchInlineSnapshot(`
    [
      "unseen-stdout.ipynb [ unseen-stdout.ipynb ]",
      "unseen-twice.ipynb [ unseen-twice.ipynb ]",
      "unseen.ipynb [ unseen.ipynb ]",
      "changed.ipynb > [1] import asyncio",
      "late-timer.ipynb > [3] go = true; await wait",
    ]
  `)

  const accepted = await run(project, '-u')
  expect(accepted.exitCode).toBe(0)
  expect(outcomes(accepted)).toMatchInlineSnapshot(`
    {
      "changed.ipynb": "passed updated matched matched",
      "classic.ipynb": "passed matched matched",
      "display.ipynb": "passed matched matched",
      "late-timer.ipynb": "passed matched matched updated",
      "restored.ipynb": "passed matched matched",
      "slow-task.ipynb": "passed matched matched",
      "task.ipynb": "passed matched matched matched",
      "thread-of-first.ipynb": "passed matched matched",
      "thread.ipynb": "passed matched matched",
      "timer.ipynb": "passed matched matched matched",
      "unseen-stdout.ipynb": "passed matched matched",
      "unseen-twice.ipynb": "passed matched matched matched matched matched matched",
      "unseen.ipynb": "passed matched matched matched",
    }
  `)
  const outputsOf = (file: string): unknown =>
    JSON.parse(readFileSync(join(project.folder, file), 'utf8')).cells.map(
      ({ outputs }: { readonly outputs: unknown }) => outputs,
    )
  const joined = [stdout('joined\n')]
  expect(outputsOf('unseen.ipynb')).toEqual([[stdout('late\n')], joined, []])
  expect(outputsOf('changed.ipynb')).toEqual([[stdout('late\n')], joined, []])
  expect(outputsOf('unseen-stdout.ipynb')).toEqual([[stdout('back\n')], []])

  const again = await run(project)
  expect(again.exitCode).toBe(0)
})

test(
  'the same on a machine that is busy otherwise',
  { tags: ['thorough'] },
  async () => {
    using project = new Project({ ...KERNELS, ...RIGHT, ...WRONG })
    const busy = Array.from({ length: 2 * availableParallelism() }, () =>
      spawn(process.execPath, ['-e', 'for (;;) {}']),
    )
    try {
      expect(outcomes(await run(project))).toEqual({ ...GREEN, ...RED })
    } finally {
      for (const child of busy) {
        child.kill('SIGKILL')
      }
    }
  },
)
