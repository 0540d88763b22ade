import { expect, test } from 'vitest'

import {
  parseChain,
  parseTraceback,
} from '../../../src/worker/report/traceback.ts'
import { parseV8Stack } from '../../../src/worker/report/v8-stack.ts'

const cell = { type: 'cell', name: undefined, code: undefined } as const
const file = { type: 'file', name: undefined, code: undefined } as const

test.each([
  // IPython 8.7 and newer.
  [
    'Cell In[3], line 2, in f(x)\n      1 def f(x):\n----> 2     return 1 / x\n',
    { ...cell, executionCount: 3, line: 2, name: 'f', code: 'return 1 / x' },
  ],
  [
    'Cell \u001b[0;32mIn[3], line 1\u001b[0m\n\u001b[0;32m----> 1\u001b[0m f(0)\n',
    { ...cell, executionCount: 3, line: 1, code: 'f(0)' },
  ],
  // 8.0
  [
    'Input In [3], in <cell line: 2>()\n      1 x = 0\n----> 2 1 / x\n',
    { ...cell, executionCount: 3, line: 2, code: '1 / x' },
  ],
  [
    'Input In [3], in f(x)\n----> 1 1 / x',
    { ...cell, executionCount: 3, line: 1, name: 'f', code: '1 / x' },
  ],
  // A syntax error has no arrow, but a sign below the place.
  [
    '  Cell In[4], line 2\n    x = = 2\n        ^\nSyntaxError: invalid syntax\n',
    { ...cell, executionCount: 4, line: 2, caret: 4 },
  ],
  [
    'File /project/lib.py:7, in load(path)\n      6 def load(path):\n----> 7     open(path)\n',
    {
      ...file,
      file: '/project/lib.py',
      line: 7,
      name: 'load',
      code: 'open(path)',
      isLibrary: false,
    },
  ],
  ['File ~/lib.py:7', { ...file, file: '~/lib.py', line: 7, isLibrary: false }],
  [
    'File /env/lib/python3.11/json/decoder.py:3, in f()',
    {
      ...file,
      file: '/env/lib/python3.11/json/decoder.py',
      line: 3,
      name: 'f',
      isLibrary: true,
    },
  ],
  [
    'File C:\\env\\Lib\\site-packages\\a.py:3, in <module>',
    {
      ...file,
      file: String.raw`C:\env\Lib\site-packages\a.py`,
      line: 3,
      isLibrary: true,
    },
  ],
  [
    // Where an interrupt came while the kernel sent what a cell had printed.
    'File /p/python/vitest_notebook_host/kernel/direct/wire.py:7, in Wire.flush(self)',
    {
      ...file,
      file: '/p/python/vitest_notebook_host/kernel/direct/wire.py',
      line: 7,
      name: 'Wire.flush',
      isLibrary: true,
    },
  ],
  ['File <string>:1', { ...file, file: '<string>', line: 1, isLibrary: true }],
])('IPython: %j', (entry, frame) => {
  expect(parseTraceback([entry])).toEqual([frame])
})

test.each([
  '',
  'ValueError: In[3] is wrong',
  '---------------------------------------------------------------------------',
  'Error in f(): no\nTraceback:\n1. f()',
  '[0;31mValueError[0m: no',
  'Cell In[3]',
])('no frame: %j', (entry) => {
  expect(parseTraceback([entry])).toEqual([])
})

test('an entry may hold several frames', () => {
  expect(
    parseTraceback([
      'Cell In[1], line 5\n----> 5 f()\n\nCell In[1], line 4, in f()\n----> 4 g()\n',
    ]).map((frame) => 'line' in frame && frame.line),
  ).toEqual([5, 4])
})

test('a chain has its nearest first', () => {
  const link = (ename: string, line: number): string[] => [
    `${ename}     Traceback (most recent call last)`,
    `Cell In[1], line ${line}\n----> ${line} x\n`,
    `\u001b[31m${ename}\u001b[39m: of ${line}\nmore`,
  ]
  const { frames, earlier } = parseChain([
    ...link('A', 1),
    '\nDuring handling of the above exception, another exception occurred:\n',
    ...link('B', 2),
    '\nThe above exception was the direct cause of the following exception:\n',
    ...link('C', 3),
  ])
  expect(frames.map((frame) => 'line' in frame && frame.line)).toEqual([3])
  expect(
    earlier.map(({ summary, relation, frames }) => [
      summary,
      relation,
      frames.length,
    ]),
  ).toEqual([
    ['B: of 2', 'cause', 1],
    ['A: of 1', 'context', 1],
  ])
})

test('V8: innermost last, without the level of cells', () => {
  expect(
    parseV8Stack([
      'Error: no',
      [
        '    at broken (file:///project/my%20lib.ts:8:9)',
        '    at async Array.map (<anonymous>)',
        '    at async check (<anonymous>:2:20)',
        '    at <anonymous>:2:1',
        '    at Object.read (ext:deno_fs/30_fs.js:1:9898)',
        '    at run (node:internal/vm:1:2)',
        '    at load (/project/node_modules/a/index.js:3:4)',
        '    at file://host/other:1:2',
      ].join('\n'),
    ]),
  ).toMatchInlineSnapshot(`
    [
      {
        "code": undefined,
        "file": "file://host/other",
        "isLibrary": false,
        "line": 1,
        "name": undefined,
        "type": "file",
      },
      {
        "code": undefined,
        "file": "/project/node_modules/a/index.js",
        "isLibrary": true,
        "line": 3,
        "name": "load",
        "type": "file",
      },
      {
        "code": undefined,
        "file": "node:internal/vm",
        "isLibrary": true,
        "line": 1,
        "name": "run",
        "type": "file",
      },
      {
        "code": undefined,
        "file": "ext:deno_fs/30_fs.js",
        "isLibrary": true,
        "line": 1,
        "name": "Object.read",
        "type": "file",
      },
      {
        "name": "check",
        "type": "compiled",
      },
      {
        "code": undefined,
        "file": "/project/my lib.ts",
        "isLibrary": false,
        "line": 8,
        "name": "broken",
        "type": "file",
      },
    ]
  `)
})

test.each([[[]], [['Traceback:', '1. stop("no")']], [['  at the end']]])(
  'not of V8: %j',
  (traceback) => {
    expect(parseV8Stack(traceback)).toBeUndefined()
  },
)
