// @module-tag thorough

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { root } from '../../helpers/environments.ts'
import {
  GREEN,
  NOT_COMPARED,
  outcomeOf,
  red,
  skipped,
} from '../../helpers/notebooks/cell-cases.ts'
import type { CellCase } from '../../helpers/notebooks/cell-cases.ts'
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
import { denoKernel } from '../../helpers/runs/deno-kernel.ts'
import { failureReports } from '../../helpers/runs/failure-reports.ts'

/** A configuration with a `notebooks()` for each of the options. */
function configOf(...options: readonly object[]): string {
  return configWith(options.map((each) => JSON.stringify({ python, ...each })))
}

const CONFIG = configOf({})

function inLanguage(
  kernel: { readonly name: string; readonly language: string },
  cases: readonly CellCase[],
  vitest: object = {},
): string {
  return notebookFile(
    cases.map(({ title, ...cell }) => ({
      ...cell,
      metadata: { vitest: { name: title } },
    })),
    { kernelspec: { ...kernel, display_name: kernel.name }, vitest },
  )
}

const DENO = { name: 'deno', language: 'typescript' }

/** All with right outputs, whether the kernel writes colours or not. */
const TYPESCRIPT: readonly CellCase[] = [
  { title: 'a value', code: '1 + 1', outputs: [result('2')] },
  {
    title: 'a value that was stored with colours',
    code: "({ a: 1, b: 'two' })",
    outputs: [
      result('{ a: \u001b[33m1\u001b[39m, b: \u001b[32m"two"\u001b[39m }'),
    ],
  },
  {
    title: 'types and top-level await, no output',
    code: 'interface Point { readonly x: number }\nconst point: Point = await Promise.resolve({ x: 3 })',
  },
  {
    title: 'state of an earlier cell',
    code: 'point.x',
    outputs: [result('3')],
  },
  {
    title: 'console.log and console.error',
    code: "console.log('out', point)\nconsole.error('err')",
    outputs: [stdout('out { x: 3 }\n'), stderr('err\n')],
  },
  {
    title: 'console.log, which leaves nothing to be the value',
    code: "for (const n of [1, 2]) console.log('line', n)",
    outputs: [stdout('line 1\nline 2\n')],
  },
  {
    title: 'Deno.jupyter.display',
    code: "await Deno.jupyter.display({ 'text/markdown': '**a**', 'application/json': { a: 1 } }, { raw: true })",
    outputs: [
      display({ 'text/markdown': ['**a**'], 'application/json': { a: 1 } }),
    ],
  },
  {
    title: 'Jupyter.display',
    code: "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'mine' }) })",
    outputs: [result('mine')],
  },
  {
    title: 'Deno.jupyter.html',
    code: 'Deno.jupyter.html`<b>1</b>`',
    outputs: [result({ 'text/html': ['<b>1</b>'] })],
  },
  {
    title: 'a module beside the notebook',
    code: "import { double } from './lib.ts'\ndouble(21)",
    outputs: [result('42')],
  },
  {
    title: 'a comment that skips',
    code: '// vitest: skip: only in spring\nthrow 1',
    expected: skipped('only in spring'),
  },
  {
    title: 'a comment that ignores the output',
    code: '// vitest: ignore-output\nDate.now()',
    expected: NOT_COMPARED,
  },
  {
    title: 'prompt() gets no input',
    code: "prompt('name?')",
    outputs: [],
  },
  {
    title: 'a recorded error',
    code: "throw new RangeError('on purpose')",
    outputs: [error('RangeError', 'on purpose')],
  },
]

const NOTEBOOKS: Readonly<Record<string, readonly CellCase[]>> = {
  'green.ipynb': TYPESCRIPT,
  'red.ipynb': [
    {
      title: 'another value',
      code: '1 + 1',
      outputs: [result('3')],
      expected: red(
        'mismatched',
        'OutputMismatch: Output of cell [1] changed: text/plain (1 of 1 output)',
      ),
    },
    {
      title: 'a function',
      code: 'function check(n: number): void {\n  if (n > 0) throw new TypeError(`no ${n}`)\n}',
    },
    {
      title: 'an error in a function of another cell',
      code: 'const a = 1\n\ncheck(a)',
      expected: red('raised', 'TypeError: no 1'),
    },
    {
      title: 'an error in a module',
      code: "import { fail } from './lib.ts'\nawait fail()",
      expected: red('raised', 'Error: in lib'),
    },
    {
      title: 'an error of the runtime',
      code: "Deno.readTextFileSync('nowhere.txt')",
      expected: red(
        'raised',
        "NotFound: No such file or directory (os error 2): readfile 'nowhere.txt'",
      ),
    },
    {
      title: 'an error of two lines',
      code: "throw new Error('one\\ntwo')",
      expected: red('raised', 'Error: one\ntwo'),
    },
    {
      title: 'what is no error is thrown',
      code: "throw 'text'",
      expected: red('raised', 'Error: text'),
    },
    {
      // Deno 2.9.5 sends no `error`, and its reply says no more than this.
      title: 'no TypeScript',
      code: 'const z = ;',
      expected: red('raised', 'Error: Execution failed'),
    },
    { title: 'the kernel lives on', code: 'a', outputs: [result('1')] },
  ],
  'awaits.ipynb': [
    {
      // Deno (2.9) ignores interrupt_request, and SIGINT ends it.
      title: 'a promise that is never kept',
      code: '// vitest: timeout=300ms\nawait new Promise((resolve) => setTimeout(resolve, 60_000))',
      expected: red(
        'timed-out',
        'CellTimeoutError: Cell [1] timed out after 0.3 s. It was interrupted, and its kernel ended.',
      ),
    },
    {
      title: 'the cell after it',
      code: '1',
      expected: skipped('cell [1] timed out and its kernel ended'),
    },
  ],
  'loops.ipynb': [
    {
      title: 'an endless loop',
      code: '// vitest: timeout=300ms\nfor (;;) {}',
      expected: red(
        'timed-out',
        'CellTimeoutError: Cell [1] timed out after 0.3 s. It was interrupted, and its kernel ended.',
      ),
    },
  ],
  'exits.ipynb': [
    {
      title: 'Deno.exit',
      code: 'Deno.exit(3)',
      expected: red(
        'died',
        expect.stringMatching(
          /^DeadKernelError: The kernel died while running cell \[1\]: its process ended with exit code 3\n/,
        ),
      ),
    },
    {
      title: 'the cell after it',
      code: '1',
      expected: skipped('cell [1] was running when the kernel died'),
    },
  ],
  'killed.ipynb': [
    {
      title: 'SIGKILL',
      code: "Deno.kill(Deno.pid, 'SIGKILL')",
      expected: red(
        'died',
        expect.stringMatching(
          /^DeadKernelError: The kernel died while running cell \[1\]: killed by SIGKILL /,
        ),
      ),
    },
  ],
}

const LIBRARY = `export function double(n: number): number {
  return 2 * n
}
export async function fail(): Promise<void> {
  await [1].map(broken)[0]
}
function broken(): void {
  throw new Error('in lib')
}
`

describe("Deno's kernel", () => {
  let project: Project
  let run: RunResult

  beforeAll(async () => {
    project = new Project({
      'vitest.config.ts': configOf(
        { exclude: ['plain/*'] },
        {
          name: 'plain',
          include: ['plain/*.ipynb'],
          env: { NO_COLOR: '1', FORCE_COLOR: '' },
        },
      ),
      'share/kernels/deno/kernel.json': denoKernel(),
      'lib.ts': LIBRARY,
      'plain/lib.ts': LIBRARY,
      'plain/green.ipynb': inLanguage(DENO, TYPESCRIPT, {
        onError: 'continue',
      }),
      'plain/colours.ipynb': inLanguage(DENO, [
        { title: 'off', code: 'Deno.noColor', outputs: [result('true')] },
      ]),
      ...Object.fromEntries(
        Object.entries(NOTEBOOKS).map(([file, cases]) => [
          file,
          inLanguage(DENO, cases, { onError: 'continue' }),
        ]),
      ),
    })
    run = await project.run([], {
      JUPYTER_PATH: join(project.folder, 'share'),
    })
  })

  afterAll(() => project[Symbol.dispose]())

  test.each(Object.entries(NOTEBOOKS))('%s', (file, cases) => {
    expect(run.files[file]?.tests).toEqual(
      cases.map((each, index) => outcomeOf(each, index + 1)),
    )
  })

  test('its errors read as those of Python do', () => {
    const reports = Object.entries(failureReports(run.output))
      .filter(([name]) => /^red.*(?:error|TypeScript)/.test(name))
      .map(([, report]) => report)
    expect(reports.join('\n\n')).toMatchInlineSnapshot(`
      "TypeError: no 1

       ❯ red.ipynb:55 (cell [3])
          1 │ const a = 1
          2 │
          3 │ check(a)
         in check

       If it is meant to raise, tag the cell "raises-exception".

      Error: in lib

       ❯ red.ipynb:71 (cell [4])
          1 │ import { fail } from './lib.ts'
          2 │ await fail()
         lib.ts:5 in fail
         lib.ts:8 in broken

       If it is meant to raise, tag the cell "raises-exception".

      NotFound: No such file or directory (os error 2): readfile 'nowhere.txt'

       ❯ red.ipynb:86 (cell [5])
          1 │ Deno.readTextFileSync('nowhere.txt')
         … 1 frame in libraries

       If it is meant to raise, tag the cell "raises-exception".

      Error: one
      two

       ❯ red.ipynb:100 (cell [6])
          1 │ throw new Error('one\\ntwo')

       If it is meant to raise, tag the cell "raises-exception".

      Error: text

       ❯ red.ipynb:114 (cell [7])
          1 │ throw 'text'

       If it is meant to raise, tag the cell "raises-exception".

      Error: Execution failed

       ❯ red.ipynb:128 (cell [8])
          1 │ const z = ;

       If it is meant to raise, tag the cell "raises-exception"."
    `)
  })

  test('the summary names it', () => {
    expect(run.output).toMatch(
      /Notebooks {2}6 run in [\w ()-]+ on Deno · 6 started plainly/,
    )
  })

  test('the same outputs are equal without colours', () => {
    expect(run.files['plain/green.ipynb']?.tests).toEqual(
      run.files['green.ipynb']?.tests,
    )
    expect(run.files['plain/colours.ipynb']?.tests).toEqual([
      { name: '[1] off', ...GREEN },
    ])
  })
})

const R_PROGRAM = 'R'

const R_CELLS: readonly CellCase[] = [
  { title: 'no output', code: 'x <- c(1, 2, 4)' },
  {
    title: 'a value, which R shows as display_data',
    code: 'sum(x)',
    outputs: [
      display({
        'text/html': ['7'],
        'text/latex': ['7'],
        'text/markdown': ['7'],
        'text/plain': ['[1] 7'],
      }),
    ],
  },
  { title: 'print', code: 'print(x)', outputs: [stdout('[1] 1 2 4\n')] },
  {
    title: 'a comment that ignores the output',
    code: '# vitest: ignore-output\nSys.time()',
    expected: NOT_COMPARED,
  },
  {
    title: 'another value',
    code: 'print(x)',
    outputs: [stdout('[1] 1 2 3\n')],
    expected: red(
      'mismatched',
      'OutputMismatch: Output of cell [5] changed: stdout (1 of 1 output)',
    ),
  },
  {
    title: 'an error',
    code: "f <- function(n) stop('no ', n)\nf(2)",
    expected: red('raised', 'ERROR: Error in f(2): no 2'),
  },
  {
    title: 'a loop is interrupted',
    code: '# vitest: timeout=300ms\nwhile (TRUE) Sys.sleep(0.01)',
    expected: red(
      'timed-out',
      'CellTimeoutError: Cell [7] timed out after 0.3 s. It was interrupted; the kernel is still running.',
    ),
  },
  {
    title: 'after it',
    code: 'cat(x)',
    outputs: [stdout('1 2 4')],
  },
]

// R is not set up with the tests: IRkernel comes from a distribution
// (apt-get install r-cran-irkernel), not from npm or PyPI.
describe.runIf(hasIRkernel())("R's IRkernel", () => {
  test('its cells are tests as those of Python are', async () => {
    using project = new Project({
      'vitest.config.ts': CONFIG,
      'share/kernels/ir/kernel.json': JSON.stringify({
        argv: [
          R_PROGRAM,
          '--slave',
          '-e',
          'IRkernel::main()',
          '--args',
          '{connection_file}',
        ],
        display_name: 'R',
        language: 'R',
      }),
      'r.ipynb': inLanguage({ name: 'ir', language: 'R' }, R_CELLS, {
        onError: 'continue',
      }),
    })
    const { files, output } = await project.run([], {
      JUPYTER_PATH: join(project.folder, 'share'),
    })
    expect(files['r.ipynb']?.tests).toEqual(
      R_CELLS.map((each, index) => outcomeOf(each, index + 1)),
    )
    const reports = failureReports(output)
    expect(reports['r.ipynb > [6] an error']).toMatchInlineSnapshot(`
      "ERROR: Error in f(2): no 2

       ❯ r.ipynb:120 (cell [6])
          1 │ f <- function(n) stop('no ', n)
          2 │ f(2)
         Traceback:
         1. f(2)
         2. stop("no ", n)   # at line 1 of file <text>

       If it is meant to raise, tag the cell "raises-exception"."
    `)
  })
})

function hasIRkernel(): boolean {
  const { status } = spawnSync(R_PROGRAM, [
    '--slave',
    '-e',
    'library(IRkernel)',
  ])
  return status === 0
}

/** A kernel of the tests that is not as the protocol has it. */
const oddKernel = (how: string): string =>
  JSON.stringify({
    argv: [
      python,
      join(root, 'test/helpers/kernels/odd_kernel.py'),
      how,
      '-f',
      '{connection_file}',
    ],
    display_name: how,
    language: 'text',
  })

const ODD_NOTEBOOKS: Readonly<Record<string, readonly CellCase[]>> = {
  'no-status': [
    { title: 'right', code: 'echo hi', outputs: [stdout('hi\n')] },
    {
      title: 'wrong',
      code: 'echo hi',
      outputs: [stdout('ho\n')],
      expected: red(
        'mismatched',
        'OutputMismatch: Output of cell [2] changed: stdout (1 of 1 output)',
      ),
    },
    {
      title: 'an error that is shown',
      code: 'fail',
      expected: red('raised', 'Boom: bad'),
    },
  ],
  aborting: [
    {
      title: 'an error of which the text alone is stored',
      code: 'fail',
      outputs: [stderr('1:1 - wrong\n')],
    },
    {
      title: 'what comes too soon after it is executed all the same',
      code: 'echo hi',
      outputs: [stdout('hi\n')],
    },
    {
      title: 'an error with another text than the stored one',
      code: 'fail',
      outputs: [stderr('1:1 - bad\n')],
      expected: red('raised', 'Error: 1:1 - wrong'),
    },
  ],
  unreadable: [
    {
      title: 'content that is no object',
      code: 'raw [1]',
      expected: red(
        'died',
        "DeadKernelError: The kernel died while running cell [1]: a message from the kernel's server is malformed: its content is not an object",
      ),
    },
  ],
  malformed: [
    {
      title: 'a stream without text',
      code: 'iopub stream {"name": "stdout", "text": 5}',
      expected: red(
        'malformed',
        'KernelProtocolError: The kernel sent something that is not an output for cell [1]: the "text" of its stream message is not a string but 5.',
      ),
    },
    {
      title: 'the kernel lives on',
      code: 'echo hi',
      outputs: [stdout('hi\n')],
    },
  ],
}

test('kernels that are not as the protocol has it', async () => {
  const names = Object.keys(ODD_NOTEBOOKS)
  using project = new Project({
    'vitest.config.ts': CONFIG,
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`share/kernels/${name}/kernel.json`, oddKernel(name)],
        [
          `${name}.ipynb`,
          inLanguage({ name, language: 'text' }, ODD_NOTEBOOKS[name] ?? [], {
            onError: 'continue',
          }),
        ],
      ]),
    ),
  })
  const { files, output } = await project.run([], {
    JUPYTER_PATH: join(project.folder, 'share'),
  })
  for (const [name, cases] of Object.entries(ODD_NOTEBOOKS)) {
    expect(files[`${name}.ipynb`]?.tests).toEqual(
      cases.map((each, index) => outcomeOf(each, index + 1)),
    )
  }
  expect(output).toContain(
    "the kernel's reply has no status, so only its outputs were judged",
  )
})

describe('which kernelspec', () => {
  /** A cell that gives the interpreter, which is the project's. */
  const PYTHON = {
    code: 'import sys\nsys.executable',
    outputs: [result(`'${python}'`)],
  }
  const pythonNotebook = (name: string): string =>
    notebookFile([PYTHON], {
      kernelspec: { name, display_name: name, language: 'python' },
    })
  const NAMES = [
    'conda-env-foo-py',
    'conda-root-py',
    'venv',
    '.venv',
    'base',
    'python2',
    'Python3',
    'ipython3',
    'myproject',
    'pyspark',
  ]

  test('names that only mean some Python run on the one here, others are errors', async () => {
    const ofOption = (kernel: string): object => ({
      name: kernel,
      include: [`option/${kernel}.ipynb`],
      kernel,
    })
    using project = new Project({
      'vitest.config.ts': configOf(
        { exclude: ['option/*'] },
        ofOption('python3'),
        ofOption('nowhere'),
      ),
      'option/python3.ipynb': pythonNotebook('myproject'),
      'option/nowhere.ipynb': pythonNotebook('myproject'),
      ...Object.fromEntries(
        NAMES.map((name) => [`${name}.ipynb`, pythonNotebook(name)]),
      ),
      'none.ipynb': notebookFile([PYTHON], {}),
      'ruby.ipynb': notebookFile(['1'], {
        kernelspec: { name: 'python2', display_name: '', language: 'ruby' },
      }),
      'share/kernels/deno/kernel.json': denoKernel(),
    })
    const { files, output } = await project.run([], {
      JUPYTER_PATH: join(project.folder, 'share'),
    })
    const statuses = Object.entries(files)
      .filter(([file]) => !file.startsWith('option/'))
      .map(([file, { status }]) => [file, status])
    expect(Object.fromEntries(statuses)).toMatchInlineSnapshot(`
      {
        ".venv.ipynb": "passed",
        "Python3.ipynb": "passed",
        "base.ipynb": "passed",
        "conda-env-foo-py.ipynb": "passed",
        "conda-root-py.ipynb": "passed",
        "ipython3.ipynb": "passed",
        "myproject.ipynb": "failed",
        "none.ipynb": "passed",
        "pyspark.ipynb": "failed",
        "python2.ipynb": "passed",
        "ruby.ipynb": "failed",
        "venv.ipynb": "passed",
      }
    `)
    expect(
      output
        .split('\n')
        .filter((line) => /^ +Note {2}/.test(line))
        .map((line) => line.trim())
        .toSorted(),
    ).toMatchInlineSnapshot(`
      [
        "Note  .venv.ipynb: kernel ".venv" is not installed, so "python3" ran it",
        "Note  base.ipynb: kernel "base" is not installed, so "python3" ran it",
        "Note  conda-env-foo-py.ipynb: kernel "conda-env-foo-py" is not installed, so "python3" ran it",
        "Note  conda-root-py.ipynb: kernel "conda-root-py" is not installed, so "python3" ran it",
        "Note  ipython3.ipynb: kernel "ipython3" is not installed, so "python3" ran it",
        "Note  python2.ipynb: kernel "python2" is not installed, so "python3" ran it",
        "Note  venv.ipynb: kernel "venv" is not installed, so "python3" ran it",
      ]
    `)
    const reports = Object.entries(failureReports(output))
    const report = reports.find(([name]) => name.startsWith('myproject'))?.[1]
    // Others may be installed on this machine.
    expect(report?.replaceAll(/^ {2}(?!deno|python3)\S+ {2}\(.*\)\n/gm, ''))
      .toMatchInlineSnapshot(`
      "NotebookError: The notebook names the kernel "myproject", which is not installed here.
      Installed are:
        deno  (Deno)
        python3  (Python 3 (ipykernel))
      Install that kernel, or choose one of these: notebooks({ kernel: 'python3' })
       ❯ myproject.ipynb"
    `)

    // The option overrides what the notebook names.
    const overridden = ['python3', 'nowhere'].map(
      (kernel) => files[`option/${kernel}.ipynb`],
    )
    expect(overridden).toMatchObject([
      { status: 'passed', message: '' },
      {
        status: 'failed',
        message: expect.stringMatching(
          /The `kernel` option names "nowhere", which is not installed here\.\nInstalled are:\n(?: {2}.*\n)* {2}python3 {2}\(.*\)/,
        ),
      },
    ])
  })
})
