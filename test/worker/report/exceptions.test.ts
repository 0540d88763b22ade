import { expect, test } from 'vitest'

import type { ErrorOutput } from '../../../src/nbformat/types.ts'
import { expectLinearTime } from '../../helpers/cpu-time.ts'
import {
  codeCell,
  failureText,
  sentExceptions,
} from '../../helpers/outputs/failures.ts'
import { raised } from '../../helpers/outputs/outputs.ts'

test('exceptions as IPython sends them', () => {
  const shown = Object.entries(sentExceptions()).map(
    ([name, { source, count, stderr, ...error }]) => {
      const text = failureText(
        codeCell(source),
        { type: 'raised', error: { output_type: 'error', ...error } },
        { executionCount: count, stderr },
      )
      return `## ${name}\n${text}`
    },
  )
  expect(shown.join('\n\n')).toMatchInlineSnapshot(`
    "## no message
    AssertionError: AssertionError

     ❯ a.ipynb:11 (cell [2])
        1 │ x = 2
      ❯ 2 │ assert x == 1

     If it is meant to raise, tag the cell "raises-exception".

    ## blanks
    ValueError: ValueError

     ❯ a.ipynb:10 (cell [2])
      ❯ 1 │ raise ValueError('   ')

     If it is meant to raise, tag the cell "raises-exception".

    ## newlines
    ValueError:   first
    second

     ❯ a.ipynb:10 (cell [2])
      ❯ 1 │ raise ValueError('\\n\\n  first\\nsecond\\n')

     If it is meant to raise, tag the cell "raises-exception".

    ## group
    ExceptionGroup: several (2 sub-exceptions)

     ❯ a.ipynb:15 (cell [2])
        1 │ def f():
        2 │     raise ValueError('deep')
        3 │ try:
        4 │     f()
        5 │ except ValueError as error:
      ❯ 6 │     raise ExceptionGroup('several', [error, ExceptionGroup('inner', [KeyError('k')])])
         +-+---------------- 1 ----------------
           | Traceback (most recent call last):
           |   File "/tmp/ipykernel_1/1481002694.py", line 4, in <module>
           |     f()
           |   File "/tmp/ipykernel_1/1481002694.py", line 2, in f
           |     raise ValueError('deep')
           | ValueError: deep
           +---------------- 2 ----------------
           | ExceptionGroup: inner (1 sub-exception)
           +-+---------------- 1 ----------------
             | KeyError: 'k'
             +------------------------------------

     If it is meant to raise, tag the cell "raises-exception".

    ## cause
    ValueError: bad

     ❯ a.ipynb:15 (cell [2])
        1 │ def f():
        2 │     raise KeyError('k')
        3 │ try:
        4 │     f()
        5 │ except KeyError as error:
      ❯ 6 │     raise ValueError('bad') from error
       caused by KeyError: 'k' (line 2)

     If it is meant to raise, tag the cell "raises-exception".

    ## context
    RuntimeError: RuntimeError

     ❯ a.ipynb:14 (cell [2])
        1 │ import json
        2 │ try:
        3 │     json.loads('{')
        4 │ except ValueError:
      ❯ 5 │     raise RuntimeError()
       while handling JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)
       … 3 frames in libraries

     If it is meant to raise, tag the cell "raises-exception".

    ## notes
    ValueError: bad
    first note
    second
    note

     ❯ a.ipynb:13 (cell [2])
        1 │ error = ValueError('bad')
        2 │ error.add_note('first note')
        3 │ error.add_note('second\\nnote')
      ❯ 4 │ raise error

     If it is meant to raise, tag the cell "raises-exception".

    ## syntax
    SyntaxError: invalid syntax

     ❯ a.ipynb:11 (cell [2])
        1 │ if True:
      ❯ 2 │     x = = 2
          │         ^

     If it is meant to raise, tag the cell "raises-exception".

    ## indentation
    IndentationError: expected an indented block after 'if' statement on line 1

     ❯ a.ipynb:11 (cell [2])
        1 │ if True:
      ❯ 2 │ x = 1
          │ ^

     If it is meant to raise, tag the cell "raises-exception".

    ## warning as error
    DeprecationWarning: old

     ❯ a.ipynb:12 (cell [2])
        1 │ import warnings
        2 │ warnings.simplefilter('error')
      ❯ 3 │ warnings.warn('old', DeprecationWarning)

     If it is meant to raise, tag the cell "raises-exception".

    ## unknown magic
    UsageError: Line magic function \`%nosuch\` not found.

     ❯ a.ipynb:10 (cell [2])
        1 │ %nosuch

     If it is meant to raise, tag the cell "raises-exception".

    ## failed command
    CalledProcessError: Command 'b'exit 3\\n'' returned non-zero exit status 3.

     ❯ a.ipynb:10 (cell [2])
      ❯ 1 │ %%bash
        2 │ exit 3

     If it is meant to raise, tag the cell "raises-exception".

    ## escapes
    ValueError: ␛[31mred␛]52;c;x␇ ‹U+202E›
    ‹::›add-mask::x␍
      ##‹[›group]y

     ❯ a.ipynb:10 (cell [2])
      ❯ 1 │ raise ValueError('\\x1b[31mred\\x1b]52;c;x\\x07 \\u202e\\n::add-mask::x\\r\\n  ##‹[›group]y')

     If it is meant to raise, tag the cell "raises-exception".

    ## exit
    SystemExit: 3

     ❯ a.ipynb:10 (cell [2])
        1 │ import sys
        2 │ sys.exit(3)

     If it is meant to raise, tag the cell "raises-exception"."
  `)
})

const messages = (error: Partial<ErrorOutput>): string =>
  failureText(codeCell('f()'), {
    type: 'raised',
    error: { ...raised('E', ''), ...error },
  }).split('\n')[0] ?? ''

test.each([
  [{ ename: '', evalue: '' }, 'Error: Error'],
  [{ ename: '  ', evalue: '3' }, 'Error: 3'],
  [{ ename: 'E', evalue: '' }, 'E: E'],
  [{ ename: 'E', evalue: ' \n\t ' }, 'E: E'],
  [{ ename: 'E', evalue: '\r\n\r\n' }, 'E: E'],
  [{ ename: 'E', evalue: '\n\n  deep\n' }, 'E:   deep'],
  [{ ename: 'a\u001b[31mb\nc', evalue: 'x' }, 'a␛[31mb: x'],
  [{ ename: 'E', evalue: '::error::x' }, 'E: ‹::›error::x'],
  [
    { ename: 'E', evalue: 'x'.repeat(5000) },
    `E: ${'x'.repeat(4000)}… (5,000 characters)`,
  ],
])('%j', (error, first) => {
  expect(messages(error)).toBe(first)
})

test.each([
  ['x', ''],
  ['\n', ''],
  [' ', 'x'],
  ['\n ', ':'],
  ['::\n', ''],
  ['(', '1.py, line 1'],
  ['In [1] \n', ''],
  ['Cell In[', ''],
  ['\u001b[', 'm'],
  ['   at ', ''],
])('a message of megabytes takes linear time and is cut: %j', (part, end) => {
  expectLinearTime(50_000, (size) => {
    const evalue = part.repeat(size / part.length) + end
    for (const ename of ['ValueError', 'SyntaxError']) {
      const text = failureText(codeCell('f()'), {
        type: 'raised',
        error: {
          output_type: 'error',
          ename,
          evalue,
          traceback: [`${ename}: ${evalue}`],
        },
      })
      expect(text.length).toBeLessThan(20_000)
    }
  })
})

test.each<readonly [evalue: string, traceback: string, shown: string]>([
  ['Error in f(1): no', 'Error in f(1): no\nTraceback:\n', ''],
  [
    'Error in f(1): \u001b[31mno\u001b[0m',
    'Error in f(1): \u001b[31mno\u001b[0m\nTraceback:\n\n1. f(1)',
    '   Traceback:\n   1. f(1)\n',
  ],
])('the traceback of R does not say %j again', (evalue, traceback, shown) => {
  const error = { ...raised('ERROR', evalue), traceback: [traceback] }
  const text = failureText(codeCell('f(1)'), { type: 'raised', error })
  expect(text).toContain(`1 │ f(1)\n${shown}\n If it is meant`)
})
