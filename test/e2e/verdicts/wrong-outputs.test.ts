import { encode } from 'fast-png'
import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  display,
  error,
  notebookFile,
  result,
  stderr,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'

interface Kind {
  readonly title: string
  readonly code: string
  readonly right: readonly object[]
  readonly wrong: readonly object[]
}

/** A grey picture of 8 × 8 with one pixel of another colour. */
function picture(red: number): string {
  const data = new Uint8Array(8 * 8 * 3).fill(128)
  data[3 * 27] = red
  return Buffer.from(
    encode({ width: 8, height: 8, channels: 3, data }),
  ).toString('base64')
}

const KINDS: readonly Kind[] = [
  {
    title: 'text/plain',
    code: '40 + 2',
    right: [result('42')],
    wrong: [result('43')],
  },
  {
    title: 'one line of many in stdout',
    code: 'for i in range(12): print("line", i)',
    right: [
      stdout(Array.from({ length: 12 }, (_, i) => `line ${i}\n`).join('')),
    ],
    wrong: [
      stdout(
        Array.from(
          { length: 12 },
          (_, i) => `line ${i === 6 ? 'six' : i}\n`,
        ).join(''),
      ),
    ],
  },
  {
    title: 'a blank at the start of a line',
    code: 'print("  a")',
    right: [stdout('  a\n')],
    wrong: [stdout(' a\n')],
  },
  {
    title: 'stderr',
    code: 'import sys\nprint("careful", file=sys.stderr)',
    right: [stderr('careful\n')],
    wrong: [stderr('carefree\n')],
  },
  {
    title: 'stdout in place of stderr',
    code: 'print("careful", file=sys.stderr)',
    right: [stderr('careful\n')],
    wrong: [stdout('careful\n')],
  },
  {
    title: 'the message of an error',
    code: '# vitest: raises\nraise ValueError("new")',
    right: [error('ValueError', 'new')],
    wrong: [error('ValueError', 'old')],
  },
  {
    title: 'the class of an error',
    code: '# vitest: raises\n{}["key"]',
    right: [error('KeyError', "'key'")],
    wrong: [error('IndexError', "'key'")],
  },
  {
    title: 'text/html',
    code: "from IPython.display import display, HTML, JSON, SVG, Image, Latex, Markdown\ndisplay(HTML('<table><tr><td>1</td><td>2</td></tr></table>'))",
    right: [
      display({
        'text/plain': '<IPython.core.display.HTML object>',
        'text/html': '<table>\n <tr><td>1</td> <td>2</td></tr></table>',
      }),
    ],
    wrong: [
      display({
        'text/plain': '<IPython.core.display.HTML object>',
        'text/html': '<table><tr><td>1</td><td>3</td></tr></table>',
      }),
    ],
  },
  {
    title: 'application/json',
    code: "display({'application/json': {'a': [1, 2], 'b': 'x'}}, raw=True)",
    right: [display({ 'application/json': { b: 'x', a: [1, 2] } })],
    wrong: [display({ 'application/json': { a: [1, 3], b: 'x' } })],
  },
  {
    title: 'image/svg+xml',
    code: `display(SVG('<svg xmlns="http://www.w3.org/2000/svg"><circle r="4" fill="red"/></svg>'))`,
    right: [
      display({
        'text/plain': '<IPython.core.display.SVG object>',
        'image/svg+xml':
          '<svg xmlns="http://www.w3.org/2000/svg">\n<circle fill="red" r="4"/></svg>',
      }),
    ],
    wrong: [
      display({
        'text/plain': '<IPython.core.display.SVG object>',
        'image/svg+xml':
          '<svg xmlns="http://www.w3.org/2000/svg"><circle fill="blue" r="4"/></svg>',
      }),
    ],
  },
  {
    title: 'one pixel of image/png',
    code: `import struct, zlib
def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
pixels = bytearray([128] * 8 * 8 * 3)
pixels[3 * 27] = 200
rows = b''.join(b'\\0' + pixels[y * 24:(y + 1) * 24] for y in range(8))
display(Image(b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 8, 8, 8, 2, 0, 0, 0))
    + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b'')))`,
    right: [
      display({
        'text/plain': '<IPython.core.display.Image object>',
        'image/png': picture(200),
      }),
    ],
    wrong: [
      display({
        'text/plain': '<IPython.core.display.Image object>',
        'image/png': picture(0),
      }),
    ],
  },
  {
    title: 'text/latex',
    code: "display(Latex(r'$\\frac{1}{2}$'))",
    right: [
      display({
        'text/plain': '<IPython.core.display.Latex object>',
        'text/latex': '$\\frac{1}{2}$',
      }),
    ],
    wrong: [
      display({
        'text/plain': '<IPython.core.display.Latex object>',
        'text/latex': '$\\frac{1}{3}$',
      }),
    ],
  },
  {
    title: 'text/markdown',
    code: "display(Markdown('**a**'))",
    right: [
      display({
        'text/plain': '<IPython.core.display.Markdown object>',
        'text/markdown': '**a**',
      }),
    ],
    wrong: [
      display({
        'text/plain': '<IPython.core.display.Markdown object>',
        'text/markdown': '*a*',
      }),
    ],
  },
  {
    title: 'numbers that a double rounds',
    code: "display({'application/json': {'id': 1234567890123456789, 'huge': 10**400}}, raw=True)",
    right: [
      display({
        'application/json': {
          id: '= 1234567890123456789',
          huge: `= 1${'0'.repeat(400)}`,
        },
      }),
    ],
    wrong: [
      display({
        'application/json': {
          id: '= 1234567890123456788',
          huge: `= 1${'0'.repeat(399)}1`,
        },
      }),
    ],
  },
  {
    title: 'an output that is missing',
    code: 'print("one")',
    right: [stdout('one\n')],
    wrong: [stdout('one\n'), result('2')],
  },
  {
    title: 'an output that is new',
    code: 'print("one")\n2',
    right: [stdout('one\n'), result('2')],
    wrong: [stdout('one\n')],
  },
  {
    title: 'a MIME type that is new, another that is missing',
    code: "display({'text/plain': 'a', 'text/html': '<b>a</b>'}, raw=True)",
    right: [display({ 'text/plain': 'a', 'text/html': '<b>a</b>' })],
    wrong: [display({ 'text/plain': 'a', 'text/latex': '$a$' })],
  },
  {
    title: 'the order of two displays',
    code: 'display(1)\ndisplay(2)',
    right: [display('1'), display('2')],
    wrong: [display('2'), display('1')],
  },
]

let project: Project
let run: RunResult

beforeAll(async () => {
  const cells = (which: 'right' | 'wrong'): string =>
    notebookFile(
      KINDS.map(({ title, code, [which]: outputs }) => ({
        code,
        outputs,
        metadata: { vitest: { name: title } },
      })),
    ).replaceAll(/"= (.*)"/g, '$1')
  project = new Project({
    'vitest.config.ts': configWith(`{ python: ${JSON.stringify(python)} }`),
    'right.ipynb': cells('right'),
    'wrong.ipynb': cells('wrong'),
  })
  run = await project.run()
})

afterAll(() => project[Symbol.dispose]())

test('everything is green with the right outputs stored', () => {
  expect(run.files['right.ipynb']?.tests).toEqual(
    KINDS.map(({ title }, index) => ({
      name: `[${index + 1}] ${title}`,
      status: 'passed',
      outcome: 'matched',
      message: '',
    })),
  )
})

test.each(KINDS.map((kind, index) => ({ ...kind, number: index + 1 })))(
  '$title: a wrong stored output is red',
  ({ title, number }) => {
    expect(run.files['wrong.ipynb']?.tests[number - 1]).toEqual({
      name: `[${number}] ${title}`,
      status: 'failed',
      outcome: 'mismatched',
      message: expect.stringMatching(
        /^OutputMismatch: Output of cell \[\d+\] /,
      ),
    })
  },
)

test('the terminal shows each difference', () => {
  const reports = Object.entries(failureReports(run.output)).map(
    ([name, report]) => [
      name.replace(/^.* > \[\d+\] /, ''),
      // The frame, and sizes that depend on the version of zlib.
      report.replace(/\n+ ❯ [^]*$/, '').replaceAll(/, \d+ B$/gm, ', … B'),
    ],
  )
  expect(Object.fromEntries(reports)).toMatchInlineSnapshot(`
    {
      "a MIME type that is new, another that is missing": "OutputMismatch: Output of cell [17] is missing: text/latex; was not stored: text/html (1 of 1 output)

    - Stored output
    + Actual output

      text/latex is missing
    - $a$

      text/html was not stored
    + <b>a</b>",
      "a blank at the start of a line": "OutputMismatch: Output of cell [3] changed: stdout (1 of 1 output)

    - Stored output
    + Actual output

      stdout
    -  a
    +   a",
      "an output that is missing": "OutputMismatch: Output of cell [15] is missing: text/plain (1 of 2 outputs)

    - Stored output
    + Actual output

      text/plain is missing
    - 2",
      "an output that is new": "OutputMismatch: Output of cell [16] was not stored: text/plain (1 of 2 outputs)

    - Stored output
    + Actual output

      text/plain was not stored
    + 2",
      "application/json": "OutputMismatch: Output of cell [9] changed: application/json (1 of 1 output)

    - Stored output
    + Actual output

      application/json
      a[1]: 3 → 2",
      "image/svg+xml": "OutputMismatch: Output of cell [10] changed: image/svg+xml (1 of 1 output)

    - Stored output
    + Actual output

      image/svg+xml
    - <svg xmlns="http://www.w3.org/2000/svg"><circle fill="blue" r="4"></circle></svg>
    + <svg xmlns="http://www.w3.org/2000/svg"><circle fill="red" r="4"></circle></svg>",
      "numbers that a double rounds": "OutputMismatch: Output of cell [14] changed: application/json (1 of 1 output)

    - Stored output
    + Actual output

      application/json
      huge: …0000000000000000000000000000000000000000000000000000000000001 → …0000000000000000000000000000000000000000000000000000000000000
      id: 1234567890123456788 → 1234567890123456789",
      "one line of many in stdout": "OutputMismatch: Output of cell [2] changed: stdout (1 of 1 output)

    - Stored output
    + Actual output

      stdout
      … 3 equal lines
      line 3
      line 4
      line 5
    - line six
    + line 6
      line 7
      line 8
      line 9
      … 2 equal lines",
      "one pixel of image/png": "OutputMismatch: Output of cell [11] changed: image/png (1 of 1 output)

    - Stored output
    + Actual output

      image/png: 1 of 64 pixels differ, within 1×1 at (3, 3)
    - image/png 8×8, … B
    + image/png 8×8, … B",
      "stderr": "OutputMismatch: Output of cell [4] changed: stderr (1 of 1 output)

    - Stored output
    + Actual output

      stderr
    - carefree
    + careful",
      "stdout in place of stderr": "OutputMismatch: Output of cell [5] is missing: stdout; was not stored: stderr (2 of 2 outputs)

    - Stored output
    + Actual output

      stdout is missing
    - careful

      stderr was not stored
    + careful",
      "text/html": "OutputMismatch: Output of cell [8] changed: text/html (1 of 1 output)

    - Stored output
    + Actual output

      text/html
      row 1, column 2: 3 → 2",
      "text/latex": "OutputMismatch: Output of cell [12] changed: text/latex (1 of 1 output)

    - Stored output
    + Actual output

      text/latex
    - $\\frac{1}{3}$
    + $\\frac{1}{2}$",
      "text/markdown": "OutputMismatch: Output of cell [13] changed: text/markdown (1 of 1 output)

    - Stored output
    + Actual output

      text/markdown
    - *a*
    + **a**",
      "text/plain": "OutputMismatch: Output of cell [1] changed: text/plain (1 of 1 output)

    - Stored output
    + Actual output

      text/plain
    - 43
    + 42",
      "the class of an error": "OutputMismatch: Output of cell [7] changed: error (1 of 1 output)

    - Stored output
    + Actual output

      error
    - IndexError: 'key'
    + KeyError: 'key'",
      "the message of an error": "OutputMismatch: Output of cell [6] changed: error (1 of 1 output)

    - Stored output
    + Actual output

      error
    - ValueError: old
    + ValueError: new",
      "the order of two displays": "OutputMismatch: Output of cell [18] changed: text/plain (2 of 2 outputs)

    - Stored output
    + Actual output

      output 1, text/plain
    - 2
    + 1

      output 2, text/plain
    - 1
    + 2",
    }
  `)
})

test('the frame says what else would settle it', () => {
  const report = failureReports(run.output)['wrong.ipynb > [4] stderr']
  expect(report).toContain(
    ' It differs only in what is written to stderr: "# vitest: rules=stderr" in the cell\'s first line lets that pass.\n Accept it with: ',
  )
})

test('the frame shows the source of the cell, with its place in the file', () => {
  const report = failureReports(run.output)[
    'wrong.ipynb > [7] the class of an error'
  ]
  expect(report).toMatchInlineSnapshot(`
    "OutputMismatch: Output of cell [7] changed: error (1 of 1 output)

    - Stored output
    + Actual output

      error
    - IndexError: 'key'
    + KeyError: 'key'

     ❯ wrong.ipynb:169 (cell [7])
        1 │ # vitest: raises
      ❯ 2 │ {}["key"]

     Accept it with: npx vitest run wrong.ipynb:168 -u"
  `)
})
