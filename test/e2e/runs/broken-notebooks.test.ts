import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { notebookFile, result } from '../../helpers/notebooks/notebook-file.ts'
import { Project, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'

function withKernel(name: string, language = 'python'): string {
  return notebookFile([{ code: '1', outputs: [result('1')] }, 'x = 1'], {
    kernelspec: { name, display_name: name, language },
  })
}

function kernelSpec(argv: readonly string[]): string {
  return JSON.stringify({ argv, display_name: 'Test', language: 'test' })
}

const good = withKernel('python3')

let project: Project
let run: RunResult
let reports: Readonly<Record<string, string>>

beforeAll(async () => {
  project = new Project({
    'good.ipynb': good,
    'other-environment.ipynb': withKernel('conda-env-science-py'),
    'not-json.ipynb': 'This is no notebook.\n',
    'truncated.ipynb': good.slice(0, 200),
    'conflict.ipynb': good.replace(
      '"execution_count": 1',
      '<<<<<<< HEAD\n   "execution_count": 1',
    ),
    'nbformat-5.ipynb': good.replace('"nbformat": 4', '"nbformat": 5'),
    'empty-file.ipynb': '',
    'empty-object.ipynb': '{}',
    'list.ipynb': '[1, 2]',
    'no-cells.ipynb': notebookFile([]),
    'no-code-cells.ipynb': notebookFile([{ markdown: '# Only words' }]),
    'unknown-kernel.ipynb': withKernel('julia-1.10', 'julia'),
    'dying-kernel.ipynb': withKernel('dying', 'test'),
    'absent-kernel.ipynb': withKernel('absent', 'test'),
    'silent/silent-kernel.ipynb': withKernel('silent', 'test'),
    'bare/bare.ipynb': good,
    'nowhere/nowhere.ipynb': good,
    'share/kernels/dying/kernel.json': kernelSpec([
      python,
      '-c',
      'import sys; print("no GPU here", file=sys.stderr); sys.exit(3)',
    ]),
    'share/kernels/absent/kernel.json': kernelSpec([
      '/nowhere/kernel',
      '{connection_file}',
    ]),
    'share/kernels/silent/kernel.json': kernelSpec([
      python,
      '-c',
      'import time; time.sleep(60)',
    ]),
  })
  execFileSync(python, [
    '-m',
    'venv',
    '--without-pip',
    join(project.folder, 'bare/env'),
  ])
  project.write(
    'vitest.config.ts',
    `import { defineConfig } from 'vitest/config'
import { notebooks } from 'vitest-notebook'
const python = ${JSON.stringify(python)}
export default defineConfig({
  plugins: [
    notebooks({ python, include: ['*.ipynb'] }),
    notebooks({ python, include: ['silent/*.ipynb'], name: 'silent', startupTimeout: 10_000 }),
    notebooks({ python: 'bare/env/bin/python', include: ['bare/*.ipynb'], name: 'bare' }),
    notebooks({ python: 'nowhere/bin/python', include: ['nowhere/*.ipynb'], name: 'nowhere' }),
  ],
})
`,
  )
  run = await project.run([], { JUPYTER_PATH: join(project.folder, 'share') })
  reports = failureReports(
    run.output
      .replaceAll(/Python 3\.\d+\.\d+/g, 'Python 3.x')
      // Whichever this machine has.
      .replace(/^ +(?:uv|bare\S+ -m ensurepip) .*/m, '  <mend bare/env>')
      // In the order of the folder, with others of this machine.
      .replaceAll(/(?<=Installed are:\n)(?: {2}.*\n)+/g, (list) =>
        list
          .split(/(?<=\n)/)
          .filter((line) => /^ {2}(?:absent|dying|python3|silent) /.test(line))
          .toSorted()
          .join(''),
      ),
  )
})

afterAll(() => project[Symbol.dispose]())

test('the good notebook is green beside them', () => {
  expect(run.files['good.ipynb']).toMatchInlineSnapshot(`
    {
      "message": "",
      "status": "passed",
      "tests": [
        {
          "message": "",
          "name": "[1] 1",
          "outcome": "matched",
          "status": "passed",
        },
        {
          "message": "",
          "name": "[2] x = 1",
          "outcome": "matched",
          "status": "passed",
        },
      ],
    }
  `)
  expect(run.exitCode).toBe(1)
})

test('the Python here stands in for that of another environment', () => {
  expect(run.files['other-environment.ipynb']?.status).toBe('passed')
  expect(
    /Note +(other-environment.ipynb: .*)/.exec(run.output)?.[1],
  ).toMatchInlineSnapshot(
    `"other-environment.ipynb: kernel "conda-env-science-py" is not installed, so "python3" ran it"`,
  )
})

test('each file has its own result', () => {
  expect(
    Object.fromEntries(
      Object.entries(run.files).map(([file, { status, tests }]) => [
        file,
        [status, ...tests.map((each) => `${each.name}: ${each.status}`)],
      ]),
    ),
  ).toMatchInlineSnapshot(`
    {
      "absent-kernel.ipynb": [
        "failed",
        "[1] 1: skipped",
        "[2] x = 1: skipped",
      ],
      "bare/bare.ipynb": [
        "failed",
        "[1] 1: skipped",
        "[2] x = 1: skipped",
      ],
      "conflict.ipynb": [
        "failed",
      ],
      "dying-kernel.ipynb": [
        "failed",
        "[1] 1: skipped",
        "[2] x = 1: skipped",
      ],
      "empty-file.ipynb": [
        "failed",
      ],
      "empty-object.ipynb": [
        "failed",
      ],
      "good.ipynb": [
        "passed",
        "[1] 1: passed",
        "[2] x = 1: passed",
      ],
      "list.ipynb": [
        "failed",
      ],
      "nbformat-5.ipynb": [
        "failed",
      ],
      "no-cells.ipynb": [
        "passed",
        "the notebook is empty: skipped",
      ],
      "no-code-cells.ipynb": [
        "passed",
        "the notebook has no code cells: skipped",
      ],
      "not-json.ipynb": [
        "failed",
      ],
      "nowhere/nowhere.ipynb": [
        "failed",
        "[1] 1: skipped",
        "[2] x = 1: skipped",
      ],
      "other-environment.ipynb": [
        "passed",
        "[1] 1: passed",
        "[2] x = 1: passed",
      ],
      "silent/silent-kernel.ipynb": [
        "failed",
        "[1] 1: skipped",
        "[2] x = 1: skipped",
      ],
      "truncated.ipynb": [
        "failed",
      ],
      "unknown-kernel.ipynb": [
        "failed",
        "[1] 1: skipped",
        "[2] x = 1: skipped",
      ],
    }
  `)
})

test('the terminal says what is wrong with each', () => {
  expect(reports).toMatchInlineSnapshot(`
    {
      "absent-kernel.ipynb [ absent-kernel.ipynb ]": "NotebookError: Kernel "absent" could not be started: /nowhere/kernel cannot be started: No such file or directory
    Try it on that machine: jupyter console --kernel absent
     ❯ absent-kernel.ipynb",
      "bare/bare.ipynb [ bare/bare.ipynb ]": "NotebookError: The Python of the option \`python\` cannot run notebooks.
    Looked at:
      bare/env/bin/python  ipykernel is not installed (Python 3.x)
    Fix it with one of:
      <mend bare/env>
      notebooks({ python: '/path/to/python' })
      notebooks({ server: { url: 'http://localhost:8888', token: '…' } })
     ❯ bare/bare.ipynb",
      "conflict.ipynb [ conflict.ipynb ]": "NotebookParseError: not valid JSON at line 7, column 4: expected a key in double quotes after the comma, found "<"

      7 |    <<<<<<< HEAD
        |    ^

    Fix the file by hand or restore it from version control.
     ❯ conflict.ipynb:7:4",
      "dying-kernel.ipynb [ dying-kernel.ipynb ]": "NotebookError: Kernel "dying" could not be started: the process of kernel 'dying' ended before it answered
    Last lines of its stderr:
      no GPU here
    Try it on that machine: jupyter console --kernel dying
     ❯ dying-kernel.ipynb",
      "empty-file.ipynb [ empty-file.ipynb ]": "NotebookParseError: the file is empty

    Save a notebook to it, or delete it.
     ❯ empty-file.ipynb:1:1",
      "empty-object.ipynb [ empty-object.ipynb ]": "NotebookParseError: not a notebook at line 1, column 1: it has no "nbformat"

      1 | {}
        | ^

    If it is meant to be a notebook, open it in Jupyter and save it; otherwise exclude the file.
     ❯ empty-object.ipynb:1:1",
      "list.ipynb [ list.ipynb ]": "NotebookParseError: not a notebook at line 1, column 1: the file holds a list, not an object

      1 | [1, 2]
        | ^

    Open the notebook in Jupyter and save it, or restore it from version control.
     ❯ list.ipynb:1:1",
      "nbformat-5.ipynb [ nbformat-5.ipynb ]": "NotebookParseError: not a notebook at line 42, column 14: nbformat 5 is not known, only 2 to 4 are

      42 |  "nbformat": 5,
         |              ^

    Save the notebook as nbformat 4, or update vitest-notebook.
     ❯ nbformat-5.ipynb:42:14",
      "not-json.ipynb [ not-json.ipynb ]": "NotebookParseError: not valid JSON at line 1, column 1: expected a value, found "This"

      1 | This is no notebook.
        | ^

    Fix the file by hand or restore it from version control.
     ❯ not-json.ipynb:1:1",
      "nowhere/nowhere.ipynb [ nowhere/nowhere.ipynb ]": "NotebookError: The Python of the option \`python\` cannot run notebooks.
    Looked at:
      nowhere/bin/python  not there
    Fix it with one of:
      python3 -m venv .venv && .venv/bin/python -m pip install ipykernel
      notebooks({ python: '/path/to/python' })
      notebooks({ server: { url: 'http://localhost:8888', token: '…' } })
     ❯ nowhere/nowhere.ipynb",
      "silent/silent-kernel.ipynb [ silent/silent-kernel.ipynb ]": "NotebookError: Kernel "silent" did not answer within 10 s of its start for <root>/silent/silent-kernel.ipynb.
    Try it on that machine: jupyter console --kernel silent
     ❯ silent/silent-kernel.ipynb",
      "truncated.ipynb [ truncated.ipynb ]": "NotebookParseError: not valid JSON at line 12, column 22: the file ends in the middle of a list (begun at line 12)

      12 |       "text/plain": [
         |                      ^

    The file was not written to its end: restore it from version control or save it again.
     ❯ truncated.ipynb:12:22",
      "unknown-kernel.ipynb [ unknown-kernel.ipynb ]": "NotebookError: The notebook names the kernel "julia-1.10", which is not installed here.
    Installed are:
      absent  (Test)
      dying  (Test)
      python3  (Python 3 (ipykernel))
      silent  (Test)
    Install that kernel, or choose one of these: notebooks({ kernel: 'python3' })
     ❯ unknown-kernel.ipynb",
    }
  `)
})
