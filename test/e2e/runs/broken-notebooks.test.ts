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
      '    Fix it with one of:
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
