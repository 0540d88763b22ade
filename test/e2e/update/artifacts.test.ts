import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { root } from '../../helpers/environments.ts'
import {
  display,
  error,
  notebookFile,
  result,
  stderr,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project, python } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'
import { thoroughIf } from '../../helpers/thorough.ts'

interface ReadOutput {
  readonly output_type: string
  readonly traceback?: readonly string[]
}

type ReadCell = readonly [
  type: string,
  source: string,
  count: number | null,
  outputs: readonly ReadOutput[] | null,
  metadata: {
    readonly execution?: Readonly<Record<string, string>>
  },
]

interface ReadNotebook {
  readonly isCanonical: boolean
  readonly nbformat: readonly [number, number]
  readonly cells: readonly ReadCell[]
}

/** The notebooks below the folder, read by nbformat; not valid ones throw. */
function readFolder(
  project: Project,
  folder: string,
): Readonly<Record<string, ReadNotebook>> {
  return JSON.parse(
    execFileSync(
      python,
      [
        join(root, 'test/helpers/runs/read_artifacts.py'),
        join(project.folder, folder),
      ],
      { encoding: 'utf8' },
    ),
  )
}

/** Sources with their counts and outputs: tracebacks hold paths, so only whether there is one. */
function shown({ cells }: ReadNotebook): unknown {
  return cells
    .filter(([type]) => type === 'code')
    .map(([, source, count, outputs]) => [
      source,
      count,
      outputs?.map(({ traceback, ...output }) =>
        traceback ? { ...output, hasTraceback: traceback.length > 0 } : output,
      ),
    ])
}

const raised = (ename: string, evalue: string): object => ({
  output_type: 'error',
  ename,
  evalue,
  hasTraceback: true,
})

const printed = (text: string): object => ({
  output_type: 'stream',
  name: 'stdout',
  text,
})

const resulted = (text: string, count: number): object => ({
  output_type: 'execute_result',
  data: { 'text/plain': text },
  execution_count: count,
  metadata: {},
})

const STALE = { execution: { 'iopub.execute_input': '2001-01-01T00:00:00Z' } }

const TIMINGS = [
  'iopub.execute_input',
  'iopub.status.busy',
  'iopub.status.idle',
  'shell.execute_reply',
]

const NUMBERS =
  "display({'application/json': [1700000000000000001, 1.0]}, raw=True)"
const SHOWN = "handle = display('first', display_id='d')"
const UPDATES = "handle.update('second'); 1"
const CHILD = "import os; exit_code = os.system('echo from a child')"
const RAISES = "print('before')\nraise ValueError('no')"
const SLEEPS =
  "# vitest: timeout=3s\nprint('asleep', flush=True)\nimport time; time.sleep(60)"
const DIES =
  "print('last words', flush=True)\nimport os, time; time.sleep(0.5); os._exit(3)"

/** As nbformat writes it. */
function sorted(text: string): string {
  return `${JSON.stringify(withSortedKeys(JSON.parse(text)), undefined, 1)}\n`
}

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withSortedKeys)
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .toSorted(([one], [other]) => (one < other ? -1 : 1))
          .map(([key, each]) => [key, withSortedKeys(each)]),
      )
    : value
}

const startingFiles = (): Readonly<Record<string, string>> => ({
  'docs/failing.ipynb': sorted(
    notebookFile([
      { markdown: '# Title' },
      { code: SHOWN, outputs: [display("'old'")], metadata: STALE },
      { code: UPDATES, outputs: [result('old', 9)], count: 9 },
      { code: CHILD },
      { code: '# vitest: skip\n2', outputs: [result('2')] },
      '',
      { code: RAISES, outputs: [error('KeyError', 'old')] },
      { code: '3', outputs: [result('3')], metadata: STALE },
    ]),
  ),
  'slow.ipynb': notebookFile([{ code: SLEEPS }, { code: '1' }]),
  'numbers.ipynb': notebookFile([{ code: NUMBERS }]),
  'dying.ipynb': notebookFile([
    { code: '1', outputs: [result('1')] },
    { code: DIES, outputs: [stderr('old')] },
    { code: '3', outputs: [stdout('old')] },
  ]),
})

describeOnEachVitest('executed notebooks', (consumer) => {
  test('show what this run has made of them', async () => {
    using project = new Project(
      {
        ...startingFiles(),
        'vitest.config.ts': configWith(
          "{ output: { folder: './out/', timings: true } }",
        ),
      },
      consumer,
    )
    project.copy('fixtures/nbformat/v3-worksheets.ipynb', 'old.ipynb')
    const { exitCode, files } = await project.run()
    expect(exitCode).toBe(1)
    const artifacts = readFolder(project, 'out')
    expect(
      Object.fromEntries(
        Object.entries(artifacts).map(([path, each]) => [path, shown(each)]),
      ),
    ).toEqual({
      'docs/failing.ipynb': [
        [
          SHOWN,
          1,
          [
            {
              output_type: 'display_data',
              data: { 'text/plain': "'second'" },
              metadata: {},
            },
          ],
        ],
        [UPDATES, 2, [resulted('1', 2)]],
        [CHILD, 3, [printed('from a child\n')]],
        ['# vitest: skip\n2', null, []],
        ['', null, []],
        [RAISES, 4, [printed('before\n'), raised('ValueError', 'no')]],
        ['3', null, []],
      ],
      'dying.ipynb': [
        ['1', 1, [resulted('1', 1)]],
        [DIES, 2, [printed('last words\n')]],
        ['3', null, []],
      ],
      'numbers.ipynb': [[NUMBERS, 1, [expect.anything()]]],
      'old.ipynb': [
        [
          "print('a')\n1 / 0",
          1,
          [printed('a\n'), raised('ZeroDivisionError', 'division by zero')],
        ],
        ['x', 2, [raised('NameError', "name 'x' is not defined")]],
      ],
      'slow.ipynb': [
        [SLEEPS, 1, [printed('asleep\n'), raised('KeyboardInterrupt', '')]],
        ['1', null, []],
      ],
    })
    expect(
      Object.entries(artifacts)
        .filter(([, { isCanonical }]) => isCanonical)
        .map(([path]) => path),
    ).toEqual(['docs/failing.ipynb', 'old.ipynb'])
    const read = (file: string): string =>
      readFileSync(join(project.folder, 'out', file), 'utf8')
    expect(read('numbers.ipynb')).toMatch(
      /\[\s*1700000000000000001,\s*1\.0\s*\]/,
    )
    expect(artifacts['old.ipynb']?.nbformat).toEqual([4, 4])
    expect(readdirSync(join(project.folder, 'out'))).toEqual([
      'docs',
      'dying.ipynb',
      'numbers.ipynb',
      'old.ipynb',
      'slow.ipynb',
    ])
    for (const { cells } of Object.values(artifacts)) {
      for (const [type, , count, , { execution }] of cells) {
        if (type !== 'code') {
          continue
        }
        const times = Object.entries(execution ?? {})
        // The one that dies does not reply.
        expect(TIMINGS).toEqual(
          expect.arrayContaining(times.map(([moment]) => moment)),
        )
        expect(times.length > 0).toBe(count !== null)
        for (const [, time] of times) {
          expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/)
        }
      }
    }

    // What is there now is no test of the next run, which replaces it.
    const slow = read('slow.ipynb')
    const second = await project.run(['docs/failing.ipynb', '-t', 'echo from'])
    expect(Object.keys(files).toSorted()).toEqual([
      'docs/failing.ipynb',
      'dying.ipynb',
      'numbers.ipynb',
      'old.ipynb',
      'slow.ipynb',
    ])
    expect(Object.keys(second.files)).toEqual(['docs/failing.ipynb'])
    const { cells: again } = JSON.parse(read('docs/failing.ipynb'))
    expect(
      again.flatMap(({ execution_count: count }: CodeCell) =>
        count === undefined ? [] : [count],
      ),
    ).toEqual([1, 2, 3, null, null, null, null])
    expect(read('slow.ipynb')).toBe(slow)
  })
})

interface CodeCell {
  readonly execution_count?: number | null
}

const SLIDER = `import ipywidgets as w
from IPython.display import display
slider, gone, image = w.IntSlider(3), w.Label('x'), w.Image(value=b'\\xff\\xfe')
slider`
const CAPTURES = `gone.close()
area = w.Output()
with area:
    print('captured')
display(w.VBox([slider, image]), area)
slider.value = 5`

interface WidgetState {
  readonly model_name: string
  readonly state: Readonly<Record<string, unknown>>
  readonly buffers?: readonly object[]
}

test(
  'they hold the state of the widgets that they show',
  thoroughIf(true),
  async () => {
    const kernelspec = {
      name: 'python3',
      display_name: 'Python 3',
      language: 'python',
    }
    const stale = { widgets: { 'application/x': {} }, kernelspec }
    using project = new Project({
      'widgets.ipynb': sorted(notebookFile([SLIDER, CAPTURES], stale)),
      'none.ipynb': notebookFile(['1'], stale),
      'vitest.config.ts': configWith("{ output: 'artifacts' }"),
    })
    await project.run()
    const artifacts = readFolder(project, 'artifacts')
    expect(artifacts['widgets.ipynb']?.isCanonical).toBe(true)
    const read = (name: string) =>
      JSON.parse(readFileSync(join(project.folder, 'artifacts', name), 'utf8'))
    expect(read('none.ipynb').metadata).toEqual({ kernelspec })

    const { widgets } = read('widgets.ipynb').metadata
    const models: readonly WidgetState[] = Object.values(
      widgets['application/vnd.jupyter.widget-state+json'].state,
    )
    const named = (name: string) =>
      models.find(({ model_name }) => model_name === name)
    expect(named('IntSliderModel')?.state).toMatchObject({ value: 5, max: 100 })
    expect(named('LabelModel')).toBe(undefined)
    expect(named('ImageModel')?.buffers).toEqual([
      { path: ['value'], data: '//4=', encoding: 'base64' },
    ])
    expect(named('OutputModel')?.state['outputs']).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'captured\n' },
    ])

    const page = execFileSync(
      python,
      [
        '-m',
        'nbconvert',
        '--to=html',
        '--stdout',
        '--log-level=ERROR',
        join(project.folder, 'artifacts/widgets.ipynb'),
      ],
      { encoding: 'utf8', maxBuffer: 1e8 },
    )
    const scripts = (type: string): readonly string[] =>
      [
        ...page.matchAll(
          new RegExp(
            `<script type="application/vnd.jupyter.widget-${type}\\+json">(.*?)</script>`,
            'gs',
          ),
        ),
      ].map(([, json = '']) => json)
    const [state = '{}'] = scripts('state')
    const shownIds = scripts('view').map((json) => JSON.parse(json).model_id)
    expect(shownIds).toHaveLength(3)
    expect(Object.keys(JSON.parse(state).state)).toEqual(
      expect.arrayContaining(shownIds),
    )
  },
)

const RIGHT = notebookFile([
  { code: '1', outputs: [result('1')], metadata: STALE },
])

test('folders that hold other things', thoroughIf(true), async () => {
  using project = new Project({
    'a.ipynb': RIGHT,
    'artifacts/a.ipynb': notebookFile(['raise']),
    'artifacts/deep/b.ipynb': notebookFile(['raise']),
    'unwritable.ipynb': RIGHT,
    'a-file': 'a file',
    'no-kernel.ipynb': RIGHT,
    'former/no-kernel.ipynb': RIGHT,
    'vitest.config.ts': configWith([
      "{ include: ['../*.ipynb', '**/*.ipynb'], exclude: ['unwritable.ipynb', 'no-kernel.ipynb', 'former/**'], output: 'artifacts' }",
      "{ name: 'unwritable', include: ['unwritable.ipynb'], output: 'a-file' }",
      "{ name: 'no-kernel', include: ['no-kernel.ipynb'], output: 'former', python: 'no-such-python' }",
    ]),
  })
  project.write('../beside.ipynb', RIGHT)
  const { output, files } = await project.run()
  const statuses = Object.entries(files).map(([file, { status }]) => [
    file,
    status,
  ])
  expect(Object.fromEntries(statuses)).toEqual({
    '../beside.ipynb': 'passed',
    'a.ipynb': 'passed',
    'no-kernel.ipynb': 'failed',
    'unwritable.ipynb': 'failed',
  })

  // Notebooks of others are named, since they are not run.
  expect(output).toContain(
    'artifacts/deep/b.ipynb will not be run: the option `output` of notebooks() reserves that folder for executed notebooks. Move or delete it.',
  )
  // What is beside the root gets no folder beside it.
  expect(readFileSync(join(project.folder, '../beside.ipynb'), 'utf8')).toBe(
    RIGHT,
  )
  const list = (folder: string): readonly string[] =>
    readdirSync(join(project.folder, folder)).toSorted()
  expect(list('artifacts')).toEqual(['__', 'a.ipynb', 'deep'])
  const written = readFileSync(join(project.folder, 'artifacts/a.ipynb'))
  // No timings unless asked.
  expect(JSON.parse(written.toString()).cells).toMatchObject([
    { source: ['1'], execution_count: 1, metadata: {} },
  ])
  expect(written.toString()).not.toContain('iopub')

  // A folder that cannot be written fails the notebook, which ran.
  expect(files['unwritable.ipynb']?.tests.map(({ status }) => status)).toEqual([
    'passed',
  ])
  expect(failureReports(output)['unwritable.ipynb [ unwritable.ipynb ]']).toBe(
    [
      "NotebookError: a-file/unwritable.ipynb was not written: EEXIST: file already exists, mkdir '<root>/a-file'.",
      'It shows the executed notebook; the option `output` of notebooks() names its folder.',
      ' ❯ unwritable.ipynb',
    ].join('\n'),
  )
  expect(readFileSync(join(project.folder, 'a-file'), 'utf8')).toBe('a file')

  // One of a former run is gone when the kernel does not start.
  expect(list('former')).toEqual([])
})
