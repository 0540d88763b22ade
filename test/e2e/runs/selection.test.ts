import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  GREEN,
  NOT_COMPARED,
  blocked,
  notebookOf,
  outcomeOf,
  red,
  skipped,
} from '../../helpers/notebooks/cell-cases.ts'
import type { CellCase, Verdict } from '../../helpers/notebooks/cell-cases.ts'
import { error, result, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith, python } from '../../helpers/runs/consumer.ts'
import type { RunResult, TestOutcome } from '../../helpers/runs/consumer.ts'
import { startWatch } from '../../helpers/runs/watch.ts'

interface NotebookCase {
  /** `metadata.vitest` of the notebook. */
  readonly vitest?: object
  readonly cells: readonly CellCase[]
}

/** Not part of the run, so there is no outcome. */
const FILTERED: Verdict = { status: 'skipped', outcome: undefined, message: '' }

const DIRECTIVES: Readonly<Record<string, NotebookCase>> = {
  'on-error-skip.ipynb': {
    cells: [
      {
        title: 'raises',
        code: "raise ValueError('no')",
        expected: red('raised', 'ValueError: no'),
      },
      {
        title: 'after it',
        code: 'x = 1',
        expected: skipped('cell [1] raised ValueError'),
      },
    ],
  },
  'on-error-continue.ipynb': {
    vitest: { onError: 'continue' },
    cells: [
      {
        title: 'raises',
        code: "raise ValueError('no')",
        expected: red('raised', 'ValueError: no'),
      },
      { title: 'after it', code: '1', outputs: [result('1')] },
    ],
  },
  'raises.ipynb': {
    cells: [
      {
        title: 'raises-exception, and it does',
        code: '1 / 0',
        tags: ['raises-exception'],
        outputs: [error('ZeroDivisionError', 'division by zero')],
      },
      {
        title: 'raises-exception, and it does not',
        code: '1',
        tags: ['raises-exception'],
        outputs: [result('1')],
        expected: red(
          'did-not-raise',
          'ExpectedException: Cell [2] raised no exception, but it is marked to raise one.',
        ),
      },
      {
        title: 'raises ValueError, and it raises KeyError',
        code: "# vitest: raises ValueError\n{}['a']",
        outputs: [error('ValueError', "'a'")],
        expected: red(
          'raised-other',
          "KeyError: 'a'\nExpected cell [3] to raise ValueError, but it raised KeyError.",
        ),
      },
      { title: 'the notebook goes on', code: '2', outputs: [result('2')] },
    ],
  },
  'recorded-error.ipynb': {
    cells: [
      {
        title: 'the recorded exception',
        code: '1 / 0',
        outputs: [error('ZeroDivisionError', 'division by zero')],
      },
      {
        title: 'the recorded class, another message',
        code: "raise ValueError('new')",
        outputs: [error('ValueError', 'old')],
        expected: red(
          'mismatched',
          'OutputMismatch: Output of cell [2] changed: error (1 of 1 output)',
        ),
      },
      {
        title: 'no exception any more',
        code: 'x = 1',
        outputs: [error('ValueError', 'old')],
        expected: red(
          'mismatched',
          'OutputMismatch: Output of cell [3] is missing: error (1 of 1 output)',
        ),
      },
      {
        title: 'another class',
        code: "raise KeyError('new')",
        outputs: [error('ValueError', 'old')],
        expected: red('raised', "KeyError: 'new'"),
      },
      {
        title: 'after that',
        code: 'x = 1',
        expected: skipped('cell [4] raised KeyError'),
      },
    ],
  },
  'skip.ipynb': {
    cells: [
      {
        title: 'by comment',
        code: '# vitest: skip: only on Tuesdays\n1 / 0',
        expected: skipped('only on Tuesdays'),
      },
      {
        title: 'by tag',
        code: '1 / 0',
        tags: ['skip-execution'],
        expected: skipped('marked to skip'),
      },
      {
        title: "by nbval's comment",
        code: '# NBVAL_SKIP\n1 / 0',
        expected: skipped('marked to skip'),
      },
      {
        title: "by pytest-notebook's metadata",
        code: '1 / 0',
        metadata: {
          nbreg: { skip: true, skip_reason: 'needs a network' },
          vitest: { name: "by pytest-notebook's metadata" },
        },
        expected: skipped('needs a network'),
      },
      { title: 'the notebook goes on', code: '2', outputs: [result('2')] },
      {
        title: 'output ignored',
        code: '# vitest: ignore-output\n2',
        outputs: [result('3')],
        expected: NOT_COMPARED,
      },
      {
        title: 'never run',
        code: '2',
        count: null,
        expected: {
          ...GREEN,
          outcome: 'not-compared',
          reason: 'never run before',
        },
      },
    ],
  },
  'fails.ipynb': {
    cells: [
      {
        title: 'fails by a wrong output',
        code: '# vitest: fails: bug 12\n1',
        outputs: [result('2')],
        expected: { ...GREEN, outcome: 'failed-as-expected' },
      },
      {
        title: 'fails by an exception',
        code: '# vitest: fails\n1 / 0',
        expected: { ...GREEN, outcome: 'failed-as-expected' },
      },
      {
        title: 'fails no longer',
        code: '# vitest: fails\n1',
        outputs: [result('1')],
        expected: red(
          'passed-unexpectedly',
          'ExpectedFailure: Cell [3] is marked as failing, but it passes.',
        ),
      },
    ],
  },
  'timeouts.ipynb': {
    vitest: { timeout: 2, onError: 'continue' },
    cells: [
      {
        title: 'of the cell',
        code: '# vitest: timeout=200ms\nimport time; time.sleep(30)',
        expected: red(
          'timed-out',
          'CellTimeoutError: Cell [1] timed out after 0.2 s. It was interrupted; the kernel is still running.',
        ),
      },
      {
        title: 'of the notebook, for each cell',
        code: 'time.sleep(30)',
        expected: red(
          'timed-out',
          'CellTimeoutError: Cell [2] timed out after 2 s. It was interrupted; the kernel is still running.',
        ),
      },
      { title: 'none', code: '2', outputs: [result('2')] },
    ],
  },
  'notebook-timeout.ipynb': {
    vitest: { notebookTimeout: '3s', onError: 'continue' },
    cells: [
      { title: 'fast', code: 'import time' },
      {
        title: 'too slow',
        code: 'time.sleep(30)',
        expected: red(
          'timed-out',
          'CellTimeoutError: The notebook ran out of time while cell [2] was running. It was interrupted; the kernel is still running.',
        ),
      },
      {
        title: 'too late',
        code: '1',
        expected: skipped(
          'cell [2] was running when the notebook ran out of time',
        ),
      },
    ],
  },
  'only.ipynb': {
    cells: [
      {
        title: 'executed, not asserted',
        code: 'x = 20',
        outputs: [stdout('wrong')],
        expected: FILTERED,
      },
      {
        title: 'only this',
        code: '# vitest: only\nx + 1',
        outputs: [result('21')],
      },
      {
        title: 'not executed',
        code: "open('not-executed.txt', 'w').close()",
        expected: FILTERED,
      },
    ],
  },
}

const STEPS: readonly CellCase[] = [
  { title: 'one', code: 'x = 1' },
  { title: 'two, wrong', code: 'x += 1\nx', outputs: [result('0')] },
  { title: 'three', code: 'x += 1\nx', outputs: [result('3')] },
  { title: 'four', code: 'x += 1\nx', outputs: [result('4')] },
]

const BROKEN: readonly CellCase[] = [
  { title: 'one', code: "raise OSError('no data')" },
  { title: 'two', code: 'x = 1' },
  { title: 'three', code: 'x' },
]

let project: Project

beforeAll(() => {
  project = new Project({
    'vitest.config.ts': configWith(`{ python: ${JSON.stringify(python)} }`),
    ...Object.fromEntries(
      Object.entries(DIRECTIVES).map(([file, { cells, vitest }]) => [
        `directives/${file}`,
        notebookOf(cells, vitest),
      ]),
    ),
    'steps/steps.ipynb': notebookOf(STEPS),
    'steps/broken.ipynb': notebookOf(BROKEN),
    ...Object.fromEntries(
      ['source', 'output', 'metadata', 'broken'].map((name) => [
        `lines/${name}.ipynb`,
        notebookOf(name === 'broken' ? BROKEN : STEPS),
      ]),
    ),
    'bail/wrong.ipynb': notebookOf([
      {
        title: 'right',
        code: "import os, time\nwhile not os.path.exists('under-way.txt'): time.sleep(0.05)",
      },
      { title: 'wrong', code: '1', outputs: [result('2')] },
      { title: 'not executed', code: 'time.sleep(600)' },
    ]),
    'bail/slow.ipynb': notebookOf([
      {
        title: 'under way',
        code: "import time\nopen('under-way.txt', 'w').close()\ntime.sleep(600)",
      },
      { title: 'after it', code: 'x = 1' },
    ]),
    'watch/watch.ipynb': notebookOf([{ title: 'first', code: 'marker = 1' }]),
  })
})

afterAll(() => project[Symbol.dispose]())

function testsOf(run: RunResult, file: string): readonly TestOutcome[] {
  return run.files[file]?.tests ?? []
}

describe('directives', () => {
  let run: RunResult

  beforeAll(async () => {
    run = await project.run(['directives', '--maxWorkers=3'])
  })

  test.each(Object.entries(DIRECTIVES))('%s', (file, { cells }) => {
    expect(testsOf(run, `directives/${file}`)).toEqual(
      cells.map((cell, index) => outcomeOf(cell, index + 1)),
    )
  })

  test('`only` does not execute the cells after it', () => {
    const file = join(project.folder, 'directives/not-executed.txt')
    expect(() => readFileSync(file)).toThrow('ENOENT')
  })
})

describe('a part of the cells', () => {
  test('-t: the cells before are executed, not asserted; a broken one is told', async () => {
    // As it was copied from a report: no regular expression that means it.
    const run = await project.run(['steps', '-t', '[3] three'])
    expect(testsOf(run, 'steps/steps.ipynb')).toEqual([
      { name: '[1] one', ...FILTERED },
      { name: '[2] two, wrong', ...FILTERED },
      { name: '[3] three', ...GREEN },
      { name: '[4] four', ...FILTERED },
    ])
    expect(testsOf(run, 'steps/broken.ipynb')).toEqual([
      { name: '[1] one', ...FILTERED },
      { name: '[2] two', ...FILTERED },
      { name: '[3] three', ...blocked(3, 'cell [1] raised OSError') },
    ])
    expect(run.exitCode).toBe(1)
  })

  test('file:LINE: any line of a cell means the cell', async () => {
    const lines = notebookOf(STEPS).split('\n')
    const nth = (text: string, n: number): number =>
      lines.flatMap((line, index) => (line.includes(text) ? index + 1 : []))[
        n - 1
      ] ?? 0
    const broken = notebookOf(BROKEN)
      .split('\n')
      .findIndex((line) => line.includes('"x"'))
    const run = await project.run([
      `lines/source.ipynb:${nth('"x"', 2)}`,
      `lines/output.ipynb:${nth('"3"', 1)}`,
      `lines/metadata.ipynb:${nth('"name": "three"', 1)}`,
      `lines/broken.ipynb:${broken + 1}`,
    ])
    const third = STEPS.map(({ title }, index) => ({
      name: `[${index + 1}] ${title}`,
      ...(index === 2 ? GREEN : FILTERED),
    }))
    expect(run.files).toEqual({
      'lines/source.ipynb': { status: 'passed', message: '', tests: third },
      'lines/output.ipynb': { status: 'passed', message: '', tests: third },
      'lines/metadata.ipynb': { status: 'passed', message: '', tests: third },
      'lines/broken.ipynb': {
        status: 'failed',
        message: '',
        tests: [
          { name: '[1] one', ...FILTERED },
          { name: '[2] two', ...FILTERED },
          { name: '[3] three', ...blocked(3, 'cell [1] raised OSError') },
        ],
      },
    })
  })

  test('file:LINE of no code cell is an error, where Vitest would be green', async () => {
    const run = await project.run(['lines/source.ipynb:9999'])
    expect(run.exitCode).toBe(1)
    expect(run.output).toMatch(
      /NotebookError: lines\/source\.ipynb:9999 is no line of a code cell: the file has \d+ lines\.\nThe nearest is \[\d\] .*: lines\/source\.ipynb:\d+\n/,
    )
    expect(run.output).not.toContain('❯ NotebookReporter')
  })

  // Where it did not, the cells would outlast the time of this test.
  test('--bail 1 ends the run, and the cells that are under way', async () => {
    const run = await project.run(['bail', '--bail=1', '--maxWorkers=2'])
    const slow = run.files['bail/slow.ipynb']
    const [underWay, ...after] = slow?.tests ?? []
    const skipped = { message: '', name: '[1] under way', status: 'skipped' }
    // Vitest may end the run before the worker has told what became of it.
    expect([
      { ...skipped, outcome: undefined },
      { ...skipped, outcome: 'skipped', reason: 'the run was cancelled' },
    ]).toContainEqual(underWay)
    const others = {
      ...run.files,
      'bail/slow.ipynb': { ...slow, tests: after },
    }
    expect(others).toMatchInlineSnapshot(`
      {
        "bail/slow.ipynb": {
          "message": "",
          "status": "passed",
          "tests": [
            {
              "message": "",
              "name": "[2] after it",
              "outcome": undefined,
              "status": "skipped",
            },
          ],
        },
        "bail/wrong.ipynb": {
          "message": "",
          "status": "failed",
          "tests": [
            {
              "message": "",
              "name": "[1] right",
              "outcome": "matched",
              "status": "passed",
            },
            {
              "message": "OutputMismatch: Output of cell [2] changed: text/plain (1 of 1 output)",
              "name": "[2] wrong",
              "outcome": "mismatched",
              "status": "failed",
            },
            {
              "message": "",
              "name": "[3] not executed",
              "outcome": undefined,
              "status": "pending",
            },
          ],
        },
      }
    `)
  })
})

test('watch mode: a changed notebook is run again, in a new kernel', async () => {
  using watch = startWatch(project, ['watch/'])
  await watch.runs(1)
  project.write(
    'watch/watch.ipynb',
    notebookOf([
      {
        title: 'nothing is left of the first run',
        code: "'marker' in dir()",
        outputs: [result('False')],
      },
      { title: 'wrong', code: '1', outputs: [result('2')] },
    ]),
  )
  await watch.runs(2)
  expect(watch.verdicts).toEqual(['1 equal', '1 equal · 1 changed'])
  expect(watch.output).toContain('Output of cell [2] changed: text/plain')
})
