// @module-tag thorough

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  display,
  notebookFile,
  result,
  stdout,
  strippedNotebook,
} from '../../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith, python } from '../../helpers/runs/consumer.ts'
import type { Consumer, RunResult } from '../../helpers/runs/consumer.ts'
import { outcomesOf, summaryOf } from '../../helpers/runs/outcomes.ts'

/** Notes that the cell runs, and gives `times`: how often it did by now. */
function noted(cell: string): string {
  return `
with open('runs.txt', 'a') as runs: n = runs.write('${cell}')
times = open('runs.txt').read().count('${cell}')
`
}

/** Each in a folder of its own, since cells count their runs in a file. */
const NOTEBOOKS: Readonly<Record<string, readonly CellSpec[]>> = {
  exception: [
    { code: `x = 1${noted('a')}` },
    { code: `x += 1${noted('b')}assert times > 1, 'too early'` },
    { code: `${noted('c')}x`, outputs: [result('2')] },
  ],
  outputs: [
    {
      code: `${noted('a')}print('same')\nprint(times)`,
      outputs: [stdout('same\n2\n')],
    },
  ],
  'in-vain': [
    { code: noted('a') },
    { code: `${noted('b')}1 / 0` },
    { code: noted('c') },
  ],
  // The cell before it breaks where it is executed again.
  before: [
    { code: `${noted('a')}if times == 2: raise ValueError('twice')` },
    { code: `${noted('b')}assert times > 1` },
    { code: noted('c') },
  ],
  death: [
    { code: `import os${noted('a')}` },
    { code: `${noted('b')}if times == 1: os._exit(3)` },
    { code: noted('c') },
  ],
  skipped: [{ code: `# vitest: skip: not here${noted('a')}` }],
  late: [
    {
      code: `import asyncio${noted('a')}go = asyncio.Event()
async def work():
    await go.wait()
    print('late')
task = asyncio.create_task(work())`,
    },
    { code: `${noted('b')}go.set()\nawait task\nassert times > 1` },
  ],
}

function newProject(consumer: Consumer): Project {
  return new Project(
    {
      'vitest.config.ts': configWith(`{ python: ${JSON.stringify(python)} }`),
      ...Object.fromEntries(
        Object.entries(NOTEBOOKS).map(([name, cells]) => [
          `${name}/a.ipynb`,
          notebookFile(cells),
        ]),
      ),
      'repeated/a.ipynb': notebookFile([
        { code: `x = 1${noted('a')}` },
        { code: `x += 1${noted('b')}x`, outputs: [result('2')] },
        { code: `${noted('c')}assert times != 2` },
      ]),
    },
    consumer,
  )
}

describe.each<Consumer>(['vitest-4', 'vitest-5'])(
  '--retry on %s executes again in a fresh kernel',
  (consumer) => {
    let project: Project
    let run: RunResult

    beforeAll(async () => {
      project = newProject(consumer)
      run = await project.run([
        ...Object.keys(NOTEBOOKS).map((name) => `${name}/`),
        '--retry=1',
        '--reporter=verbose',
        '--maxWorkers=4',
      ])
    })
    afterAll(() => project[Symbol.dispose]())

    test.each<readonly [string, outcomes: readonly string[], runs: string]>([
      ['exception', ['matched', 'matched', 'matched'], 'ababc'],
      ['outputs', ['matched'], 'aa'],
      ['in-vain', ['matched', 'raised', 'skipped'], 'abab'],
      ['before', ['matched', 'blocked', 'matched'], 'abaabc'],
      ['death', ['matched', 'matched', 'matched'], 'ababc'],
    ])('%s: %j', (name, outcomes, runs) => {
      expect([
        outcomesOf(run, `${name}/a.ipynb`),
        readFileSync(join(project.folder, name, 'runs.txt'), 'utf8'),
      ]).toEqual([outcomes, runs])
    })

    test('what was skipped stays so', () => {
      expect(outcomesOf(run, 'skipped/a.ipynb')).toEqual(['skipped'])
    })

    test('a cell that a retry made green is told as flaky, with what it was', () => {
      const notes = run.output.matchAll(
        /^ +Note {2}(\w+)\/a\.ipynb: (\[\d\]) .* is flaky: it passed on try 2; (.*)$/gm,
      )
      const told = Array.from(notes, ([, ...parts]) => parts.join(' '))
      // In the order in which the notebooks have ended.
      expect(told.toSorted()).toEqual([
        'before [3] try 1: CellNotExecuted: Cell [3] could not be executed: cell [1] raised ValueError.',
        'death [2] try 1: DeadKernelError: The kernel died while running cell [2]: its process ended with exit code 3',
        'exception [2] try 1: AssertionError: too early',
        'late [2] try 1: AssertionError: AssertionError',
        'outputs [1] try 1: OutputMismatch: Output of cell [1] changed: stdout (1 of 1 output)',
      ])
      expect(run.output).toMatch(/^ +Cells .* 5 flaky/m)
      // The annotation has the difference, too.
      expect(run.output).toMatch(
        /passed on try 2: flaky\n.*try 1: OutputMismatch: .*\n(?:.*\n)+?.*- 2\n.*\+ 1\n/,
      )
    })

    test('what a kernel said that a retry has ended still counts', () => {
      const { status, message } = run.files['late/a.ipynb'] ?? {}
      expect(status).toBe('failed')
      expect(
        run.output.match(/It wrote after its test had ended/g),
      ).toHaveLength(2)
      expect(message).toContain('It wrote after its test had ended.')
      expect(run.output).toMatch(/^ +Cells .* 1 changed/m)
    })
  },
)

test('--repeats executes each time in a fresh kernel, and counts once', async () => {
  using project = newProject('vitest-5')
  project.write(
    'vitest.config.ts',
    configWith([
      `{ python: ${JSON.stringify(python)}, exclude: ['recorded/**'] }`,
      `{ python: ${JSON.stringify(python)}, name: 'recorded', include: ['recorded/*.ipynb'], baseline: 'snapshot' }`,
    ]),
  )
  project.write(
    'recorded/a.ipynb',
    strippedNotebook('print(1)', `${noted('b')}assert times > 1`),
  )
  const run = await project.run([
    'repeated/',
    'recorded/',
    '--repeats=1',
    '--retry=1',
  ])
  expect([
    outcomesOf(run, 'repeated/a.ipynb'),
    readFileSync(join(project.folder, 'repeated/runs.txt'), 'utf8'),
  ]).toEqual([['matched', 'matched', 'matched'], 'aababcabcabc'])
  expect(outcomesOf(run, 'recorded/a.ipynb')).toEqual(['written', 'written'])
  expect(summaryOf(run)).toContain('Snapshots 2 written')
})

/** With `-u`, `--retry=1` and `--repeats=1`. */
const ACCEPTED: Readonly<Record<string, readonly CellSpec[]>> = {
  'a display that a later cell completes': [
    {
      code: `_ = display('begun', display_id='d')`,
      outputs: [display({ 'text/plain': "'done'" })],
    },
    {
      code: `${noted('b')}assert times > 1\n_ = display('done', display_id='d', update=True)`,
    },
  ],
  'red in the second repeat': [
    {
      code: `${noted('a')}print('new')\nassert times == 1`,
      outputs: [stdout('old\n')],
    },
  ],
  'red in the first repeat': [
    {
      code: `${noted('a')}print('new')\nassert times > 2`,
      outputs: [stdout('old\n')],
    },
  ],
  'equal in the second repeat': [
    { code: `${noted('a')}print(times)`, outputs: [stdout('2\n')] },
  ],
  'skipped in the second try': [
    { code: `${noted('a')}if times > 2: raise SystemExit(0)`, count: null },
    { code: '1 / 0' },
  ],
}

test('nothing is accepted of a cell that is red or equal in another try', async () => {
  const files = Object.fromEntries(
    Object.entries(ACCEPTED).map(([name, cells]) => [
      `${name}/a.ipynb`,
      notebookFile(cells),
    ]),
  )
  using project = new Project(
    {
      'vitest.config.ts': configWith(`{ python: ${JSON.stringify(python)} }`),
      ...files,
    },
    'vitest-5',
  )
  const run = await project.run(['-u', '--retry=1', '--repeats=1'])
  const outcomes = Object.keys(ACCEPTED).map((name) => [
    name,
    run.files[`${name}/a.ipynb`]?.status,
    outcomesOf(run, `${name}/a.ipynb`),
  ])
  expect(outcomes).toEqual([
    ['a display that a later cell completes', 'passed', ['matched', 'matched']],
    ['red in the second repeat', 'failed', ['raised']],
    ['red in the first repeat', 'failed', ['updated']],
    ['equal in the second repeat', 'passed', ['matched']],
    ['skipped in the second try', 'failed', ['written', 'blocked']],
  ])
  const unchanged = Object.entries(files).filter(
    ([file]) => !file.startsWith('skipped'),
  )
  for (const [file, text] of unchanged) {
    expect(readFileSync(join(project.folder, file), 'utf8')).toBe(text)
  }
})
