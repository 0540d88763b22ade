import { expect, test } from 'vitest'

import type { RedOutcome } from '../../../src/worker/verdict/cell-outcome.ts'
import { ended } from '../../helpers/outputs/executions.ts'
import { codeCell, failureText } from '../../helpers/outputs/failures.ts'
import {
  compareOutputs,
  raised,
  stdout,
} from '../../helpers/outputs/outputs.ts'

const differences = compareOutputs([stdout('a')], [stdout('b')])
const mismatched = {
  type: 'mismatched',
  differences,
  error: undefined,
  loss: undefined,
} as const
const interrupted = raised('KeyboardInterrupt', '')

const OUTCOMES: Readonly<Record<string, RedOutcome>> = {
  mismatched,
  'mismatched, with an exception': { ...mismatched, error: raised('E', 'x') },
  'mismatched, cut': { ...mismatched, loss: 'gap' },
  'mismatched, without idle': { ...mismatched, loss: 'no-idle' },
  unrecorded: { type: 'unrecorded', loss: undefined },
  'unrecorded, cut': { type: 'unrecorded', loss: 'gap' },
  raised: { type: 'raised', error: raised('ValueError', 'no') },
  'raised, a package is missing': {
    type: 'raised',
    error: raised('ModuleNotFoundError', "No module named 'numpy'"),
  },
  'raised another': {
    type: 'raised-other',
    ename: 'KeyError',
    error: raised('ValueError', ''),
  },
  'did not raise': { type: 'did-not-raise', ename: undefined },
  'did not raise a class': { type: 'did-not-raise', ename: 'KeyError' },
  'timed out': { ...ended.timedOut, error: interrupted },
  'timed out, the kernel took it as its end': {
    ...ended.timedOut,
    after: 'died',
  },
  'timed out and killed': ended.killed,
  'the notebook timed out': ended.notebookTimedOut,
  'died before': ended.diedBefore,
  'died with a code': {
    ...ended.diedRunning,
    death: { how: 'exited', exitCode: 7, stderrTail: 'one\n::two\u0007' },
  },
  'died by a signal': {
    ...ended.diedRunning,
    death: { how: 'exited', signal: 'SIGSEGV' },
  },
  'died by an unknown signal': {
    ...ended.diedRunning,
    death: { how: 'exited', signal: 'SIGUSR1' },
  },
  restarted: { ...ended.diedRunning, death: { how: 'restarted' } },
  deleted: { ...ended.diedRunning, death: { how: 'deleted' } },
  'connection lost': {
    ...ended.diedRunning,
    death: { how: 'connection-lost' },
  },
  'input requested': {
    type: 'not-executed',
    status: 'input requested',
    unanswered: { prompt: "Ada's key: " },
  },
  'a password requested': {
    type: 'not-executed',
    status: 'input requested',
    unanswered: { prompt: 'API key: ', isPassword: true },
  },
  'input requested of a variable': {
    type: 'not-executed',
    status: 'input requested',
    unanswered: {
      prompt: 'API key: ',
      unset: {
        prompt: /key/,
        value: undefined,
        variable: 'API_KEY',
        lookedIn: 'the environment, nor in .env',
      },
    },
  },
  'no reply': { type: 'not-executed', status: 'no reply' },
  'connection cut': { type: 'not-executed', status: 'connection cut' },
  aborted: ended.notExecuted,
  malformed: { type: 'malformed', fact: 'a stream without a text' },
  'output lost': { type: 'output-lost', loss: 'rate-limit' },
  'passed unexpectedly': { type: 'passed-unexpectedly' },
  blocked: { type: 'blocked', reason: 'cell [1] raised ValueError' },
}

test('what is shown of every red outcome', () => {
  const shown = Object.entries(OUTCOMES).map(
    ([name, outcome]) => `## ${name}\n${failureText(codeCell('f()'), outcome)}`,
  )
  expect(shown.join('\n\n')).toMatchInlineSnapshot(`
    "## mismatched
    OutputMismatch: Output of cell [2] changed: stdout (1 of 1 output)

    - Stored output
    + Actual output

      stdout
    - a
    + b

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     Accept it with: npx vitest run a.ipynb:10 -u

    ## mismatched, with an exception
    OutputMismatch: Output of cell [2] changed: stdout (1 of 1 output)

    - Stored output
    + Actual output

      stdout
    - a
    + b

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     Accept it with: npx vitest run a.ipynb:10 -u

    ## mismatched, cut
    OutputMismatch: Output of cell [2] changed: stdout (1 of 1 output)

    - Stored output
    + Actual output

      stdout
    - a
    + b

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     The connection to the kernel was cut meanwhile: output may be missing.

    ## mismatched, without idle
    OutputMismatch: Output of cell [2] changed: stdout (1 of 1 output)

    - Stored output
    + Actual output

      stdout
    - a
    + b

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     The kernel did not say that it had finished: output may be missing.

    ## unrecorded
    SnapshotMissing: Cell [2] has no snapshot, and none is written in this run.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     Accept it with: npx vitest run a.ipynb:10 -u

    ## unrecorded, cut
    SnapshotMissing: Cell [2] has no snapshot, and none is written in this run.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     The connection to the kernel was cut meanwhile: output may be missing.

    ## raised
    ValueError: no

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     If it is meant to raise, tag the cell "raises-exception".

    ## raised, a package is missing
    ModuleNotFoundError: No module named 'numpy'

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     If it is a package, install it: .venv/bin/python -m pip install numpy

    ## raised another
    ValueError: ValueError
    Expected cell [2] to raise KeyError, but it raised ValueError.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## did not raise
    ExpectedException: Cell [2] raised no exception, but it is marked to raise one.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     If that is right, remove the mark "raises-exception".

    ## did not raise a class
    ExpectedException: Cell [2] raised no exception, but it is marked to raise KeyError.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     If that is right, remove the mark "raises-exception".

    ## timed out
    CellTimeoutError: Cell [2] timed out after 2 s. It was interrupted; the kernel is still running.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     If it needs more time: "vitest: timeout=10m" in a comment of the cell, or the option \`timeout\`.

    ## timed out, the kernel took it as its end
    CellTimeoutError: Cell [2] timed out after 2 s. It was interrupted, and its kernel ended.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     If it needs more time: "vitest: timeout=10m" in a comment of the cell, or the option \`timeout\`.

    ## timed out and killed
    CellTimeoutError: Cell [2] timed out after 2 s. It did not react to two interrupts, so its kernel was stopped.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     If it needs more time: "vitest: timeout=10m" in a comment of the cell, or the option \`timeout\`.

    ## the notebook timed out
    CellTimeoutError: The notebook ran out of time while cell [2] was running. It was interrupted; the kernel is still running.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     If it needs more time: the option \`notebookTimeout\`.

    ## died before
    DeadKernelError: The kernel died before cell [2] could run: its process ended

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## died with a code
    DeadKernelError: The kernel died while running cell [2]: its process ended with exit code 7
    Last lines of its stderr:
      one
      ‹::›two␇

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## died by a signal
    DeadKernelError: The kernel died while running cell [2]: killed by SIGSEGV (segmentation fault)

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## died by an unknown signal
    DeadKernelError: The kernel died while running cell [2]: killed by SIGUSR1

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## restarted
    DeadKernelError: The kernel died while running cell [2]: the server restarted it, so everything defined before is gone

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## deleted
    DeadKernelError: The kernel died while running cell [2]: someone shut it down on the server

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## connection lost
    DeadKernelError: The kernel died while running cell [2]: the server can no longer be reached

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## input requested
    CellExecutionError: Cell [2] asks for input with the prompt "Ada's key:", and no answer is for that.
    Give it one in the options of notebooks(): answers: [{ prompt: "Ada's key:", value: '…' }]

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## a password requested
    CellExecutionError: Cell [2] asks for input with the prompt "API key:", and no answer is for that.
    Give it one in the options of notebooks(): answers: [{ prompt: 'API key:', env: 'API_KEY' }]

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## input requested of a variable
    CellExecutionError: Cell [2] asks for input with the prompt "API key:", whose answer is in the environment variable API_KEY, and that is not set in the environment, nor in .env.
    Set it: API_KEY=… npx vitest run

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## no reply
    CellExecutionError: The kernel is idle, but never replied to cell [2]: whether it ran to its end is unknown.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## connection cut
    CellExecutionError: The connection to the kernel was cut before the end of cell [2] was reported: whether it ran is unknown.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## aborted
    CellExecutionError: The kernel did not execute cell [2]: it answered "aborted".

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

    ## malformed
    KernelProtocolError: The kernel sent something that is not an output for cell [2]: a stream without a text.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     Update the kernel; if it is the newest, run without this cell: "vitest: skip" in a comment of it.

    ## output lost
    OutputLostError: The Jupyter server dropped output of cell [2]: it limits output per second, so what the cell printed cannot be judged.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     Start the server with --ServerApp.iopub_data_rate_limit=1e10 --ServerApp.iopub_msg_rate_limit=1e10
     (Notebook 6: --NotebookApp… in place of --ServerApp…).

    ## passed unexpectedly
    ExpectedFailure: Cell [2] is marked as failing, but it passes.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()

     Remove the mark "vitest: fails".

    ## blocked
    CellNotExecuted: Cell [2] could not be executed: cell [1] raised ValueError.

     ❯ a.ipynb:10 (cell [2])
        1 │ f()"
  `)
})

test('hints stand before the command that accepts', () => {
  const text = failureText(codeCell('f()'), mismatched, {
    hints: ['Seed it.'],
    accept: 'Accept it.',
  })
  expect(text.split('\n').slice(-2)).toEqual([' Seed it.', ' Accept it.'])
})

test('of a longer cell the lines around the marked one are shown', () => {
  const source = Array.from({ length: 20 }, (_, i) => `x = ${i + 1}`).join('\n')
  const traceback = ['Cell In[1], line 12\n---> 12 x = 12\n']
  const error = { ...raised('E', 'x'), traceback }
  expect(failureText(codeCell(source), { type: 'raised', error }))
    .toMatchInlineSnapshot(`
    "E: x

     ❯ a.ipynb:21 (cell [2])
           …
         9 │ x = 9
        10 │ x = 10
        11 │ x = 11
      ❯ 12 │ x = 12
        13 │ x = 13
        14 │ x = 14
        15 │ x = 15
           …

     If it is meant to raise, tag the cell "raises-exception"."
  `)
})
