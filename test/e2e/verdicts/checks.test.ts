import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { root } from '../../helpers/environments.ts'
import { notebookFile, result } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { thoroughIf } from '../../helpers/thorough.ts'

const KERNELSPEC = {
  name: 'python3',
  display_name: 'Python 3',
  language: 'python',
}

/** What the documents show of a run. */
const [, DOCUMENTED = ''] =
  /^```\n(NotebookChecks: [^]*?)\n```$/m.exec(
    readFileSync(join(root, 'docs/checks.md'), 'utf8'),
  ) ?? []

const SALES = notebookFile([
  { code: "path = '/home/ann/sales.csv'", count: 7 },
  { code: '1 + 1', count: 8, outputs: [result('2', 8)] },
  { code: '', count: null },
])

/** Its last cell updates a display of the first one, so all cells have to be known. */
const CLEAN = notebookFile([
  { markdown: '# Totals' },
  {
    code: "handle = display('first', display_id=True)",
    outputs: [
      {
        output_type: 'display_data',
        data: { 'text/plain': ["'last'"] },
        metadata: {},
      },
    ],
  },
  "handle.update('last')",
])

const FILES = {
  'sales.ipynb': SALES,
  'clean.ipynb': CLEAN,
  'switched.ipynb': notebookFile(
    [
      {
        code: '# vitest: checks=-absolute-paths\n"/home/ann"',
        count: 3,
        outputs: [result("'/home/ann'", 3)],
      },
    ],
    { kernelspec: KERNELSPEC, vitest: { checks: '-execution-order' } },
  ),
  'skipped.ipynb': notebookFile([{ code: '"/home/ann"', count: 1 }], {
    kernelspec: KERNELSPEC,
    vitest: { skip: 'not now' },
  }),
  'prose.ipynb': notebookFile([{ markdown: '/home/ann' }]),
}

/** Titles of the tests of a notebook, with what became of them. */
function testsOf(run: RunResult, file: string): readonly string[] {
  return (run.files[file]?.tests ?? []).map(
    ({ name, status, outcome }) => `${name}: ${outcome ?? status}`,
  )
}

describeOnEachVitest('checks', (consumer) => {
  let project: Project
  let run: RunResult

  beforeAll(async () => {
    project = new Project(
      {
        'vitest.config.ts': configWith(
          `{ python: ${JSON.stringify(python)}, checks: true }`,
        ),
        ...FILES,
      },
      consumer,
    )
    run = await project.run()
  })

  afterAll(() => {
    project[Symbol.dispose]()
  })

  test('are a test beside those of the cells, which are as ever', () => {
    expect(testsOf(run, 'sales.ipynb')).toEqual([
      "[1] path = '/home/ann/sales.csv': matched",
      '[2] 1 + 1: matched',
      '[3] (empty cell): matched',
      'notebook checks: failed',
    ])
    expect(testsOf(run, 'clean.ipynb')).toEqual([
      "Totals > [1] handle = display('first', display_id=True): matched",
      "Totals > [2] handle.update('last'): matched",
      'notebook checks: passed',
    ])
    expect(testsOf(run, 'switched.ipynb').at(-1)).toBe(
      'notebook checks: passed',
    )
  })

  test('look at notebooks that are not run', () => {
    expect(testsOf(run, 'skipped.ipynb')).toEqual([
      'not now: skipped',
      'notebook checks: failed',
    ])
    expect(testsOf(run, 'prose.ipynb')).toEqual([
      'the notebook has no code cells: skipped',
      'notebook checks: failed',
    ])
  })

  test('say what the documents show', () => {
    expect(DOCUMENTED).toContain('absolute-paths')
    expect(run.output).toContain(DOCUMENTED)
    expect(run.output).toContain('❯ sales.ipynb:10')
  })

  test('are counted in the summary, and not as cells', () => {
    expect(run.output).toMatch(/^ +Checks {2}2 in order · 3 with 5 findings$/m)
    expect(run.output).toMatch(/^ +Cells {2}6 equal · 2 skipped$/m)
  })

  test('start no Python when they run alone', async () => {
    writePython(project)
    const alone = await project.run(['-t', 'notebook checks', 'clean', 'sales'])
    expect(alone.output).toContain(
      'sales.ipynb does not pass 1 check: 1 finding.',
    )
    expect(existsSync(join(project.folder, 'started'))).toBe(false)
    expect(testsOf(alone, 'clean.ipynb').at(-1)).toBe('notebook checks: passed')
    expect(testsOf(alone, 'sales.ipynb').at(-1)).toBe('notebook checks: failed')
    expect(alone.output).toMatch(/^ +Checks {2}1 in order · 1 with 1 finding$/m)
  })

  test.for(['vitest', 'vitest-notebook'] as const)(
    'are those of one notebook by its first line: %s',
    thoroughIf(true),
    async (program) => {
      using other = new Project(FILES, consumer, { program })
      writePython(other)
      const one = await other.run(['sales.ipynb:1'])
      expect(testsOf(one, 'sales.ipynb').at(-1)).toBe('notebook checks: failed')
      expect(one.output).toMatch(/^ +Cells {2}3 skipped$/m)
      expect(existsSync(join(other.folder, 'started'))).toBe(false)
    },
  )

  test('are no line where there are none', thoroughIf(true), async () => {
    using other = new Project(FILES, consumer, { program: 'vitest-notebook' })
    const off = await other.run(['sales.ipynb:1'])
    expect(off.output).toContain('sales.ipynb:1 is no line of a code cell')
    expect(off.exitCode).toBe(2)
  })
})

/** One that tells that it was started. */
function writePython(project: Project): void {
  project.write('python.sh', '#!/bin/sh\ntouch started\nexit 1\n')
  chmodSync(join(project.folder, 'python.sh'), 0o755)
  project.write(
    'vitest.config.ts',
    configWith(`{ python: './python.sh', checks: ['absolute-paths'] }`),
  )
}
