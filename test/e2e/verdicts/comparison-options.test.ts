import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { root } from '../../helpers/environments.ts'
import {
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

const CONFIG = `
import { defineConfig } from 'vitest/config'
import { notebooks } from 'vitest-notebook'
export default defineConfig({
  plugins: [
    notebooks({
      python: ${JSON.stringify(python)},
      tolerance: { relative: 1e-3 },
      rules: [
        '-set-order',
        { name: 'build numbers', pattern: /build \\d+/g, replace: 'build N' },
      ],
      comparison: './notebooks.compare.ts',
      sanitize: 'nbval.cfg',
      ignore: ['stderr'],
      compare: { 'application/json': 'shape' },
    }),
  ],
})
`

const COMPARE = `
import { defineComparison } from 'vitest-notebook/comparison'
import { lower } from './lib/lower.ts'

interface Measured {
  readonly length: number
}

const another: string = await Promise.resolve('another length')

export default defineComparison({
  normalisers: { loud: lower },
  comparators: {
    'application/x-length'(stored, actual) {
      const [left, right] = [stored, actual] as unknown as readonly Measured[]
      return left.length === right.length ? undefined : another
    },
  },
})
`

const LOWER = `
interface Text { toLowerCase(): string }
export const lower = (text: Text): string => text.toLowerCase()
`

/** The first cell of the documents that is compared by its shape. */
const [, DOCUMENTED = ''] =
  /^```python\n(# vitest: compare=shape\n[^]*?)^```$/m.exec(
    readFileSync(join(root, 'docs/comparison.md'), 'utf8'),
  ) ?? []

/** What it has stored, as pandas writes it. */
function prices(...values: readonly string[]): object {
  const row = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((each, at) => (at === 0 ? `<th>${each}</th>` : `<${tag}>${each}</${tag}>`)).join('')}</tr>`
  const rows = values.map((value, index) =>
    row('td', [String(index), 'Leipzig', value]),
  )
  return {
    'text/html': `<div><style scoped></style><table class="dataframe"><thead>${row('th', ['', 'city', 'price'])}</thead><tbody>${rows.join('')}</tbody></table></div>`,
    'text/plain': [
      '      city     price',
      ...values.map(
        (value, index) => `${index}  Leipzig  ${value.padStart(8)}`,
      ),
    ].join('\n'),
  }
}

const cell = (code: string, stored: string | object): object => ({
  code,
  outputs: [result(stored)],
})

const shows = (mimeBundle: string): string =>
  `from IPython.display import display\ndisplay(${mimeBundle}, raw=True)`

describe('options for comparing', () => {
  let project: Project
  let run: RunResult

  beforeAll(async () => {
    project = new Project({
      'vitest.config.ts': CONFIG,
      'notebooks.compare.ts': COMPARE,
      'lib/lower.ts': LOWER,
      'nbval.cfg': '[run id]\nregex: run-(?P<id>[a-z]+)\nreplace: run-ID\n',
      'options.ipynb': notebookFile([
        cell('object()', '<object at 0x7f0000000000>'),
        cell('1000 / 3', '333.3333'),
        cell('1000 / 3', '334.9'),
        cell('"build 7"', "'build 8'"),
        cell('"Loud"', "'LOUD'"),
        cell('{"b", "a"} and {1, 2}', '{2, 1}'),
        {
          code: 'import sys; print("out"); print("noise", file=sys.stderr)',
          outputs: [stdout('out\n')],
        },
        cell('"run-abc"', "'run-xyz'"),
        cell(shows("{'application/x-length': 'abc'}"), {
          'application/x-length': 'xyz',
        }),
        cell(shows("{'application/x-length': 'abc'}"), {
          'application/x-length': 'xy',
        }),
        cell(shows("{'application/x-length': None}"), {
          'application/x-length': 'abc',
        }),
        {
          code: '1000 / 3',
          outputs: [result('400.0')],
          metadata: { vitest: { tolerance: 0.5 } },
        },
      ]),
      'shape.ipynb': notebookFile([
        cell(DOCUMENTED, prices('0.5', '0.25')),
        cell(DOCUMENTED, prices('0.5', '0.25', '0.75')),
        cell(DOCUMENTED, prices('high', 'low')),
        {
          code: '# vitest: compare=shape stdout\nimport time; print(time.time_ns())\n1',
          outputs: [stdout('12\n'), result('1')],
        },
        {
          code: '# vitest: compare=shape stdout\nprint(3); print(4)\n1',
          outputs: [stdout('12\n'), result('1')],
        },
        cell(shows("{'application/json': {'n': 1}}"), {
          'application/json': { n: 2 },
        }),
        cell(shows("{'application/json': {'n': 1}}"), {
          'application/json': { m: 1 },
        }),
        cell(`# vitest: compare=values\n${shows("{'application/json': 1}")}`, {
          'application/json': 2,
        }),
      ]),
      'switched.ipynb': notebookFile(
        [
          cell('object()', '<object at 0x7f0000000000>'),
          cell(
            '# vitest: rules=addresses\nobject()',
            '<object at 0x7f0000000000>',
          ),
          cell('"2024-01-31"', "'2024-02-01'"),
          cell('# vitest: rules=-dates\n"2024-01-31"', "'2024-02-01'"),
          {
            ...cell('"2024-01-31"', "'2024-02-01'"),
            tags: ['vitest:rules=-dates'],
          },
          {
            ...cell('object()', '<object at 0x7f0000000000>'),
            metadata: { vitest: { rules: { addresses: true } } },
          },
          cell('"build 7"', "'build 8'"),
          cell('# vitest: rules=-loud\n"Loud"', "'LOUD'"),
        ],
        {
          kernelspec: {
            name: 'python3',
            display_name: 'P',
            language: 'python',
          },
          vitest: { rules: ['-addresses', 'dates'] },
        },
      ),
    })
    run = await project.run(['--reporter=verbose'])
  })

  afterAll(() => {
    project[Symbol.dispose]()
  })

  test('decide on each cell', () => {
    const verdicts = run.files['options.ipynb']?.tests.map(
      ({ outcome, message }) => message || outcome,
    )
    expect(verdicts).toEqual([
      'matched',
      'matched',
      'OutputMismatch: Output of cell [3] changed: text/plain (1 of 1 output)',
      'matched',
      'matched',
      'OutputMismatch: Output of cell [6] changed: text/plain (1 of 1 output)',
      'matched',
      'matched',
      'matched',
      'OutputMismatch: Output of cell [10] changed: application/x-length (1 of 1 output)',
      'OutputMismatch: Output of cell [11] changed: application/x-length (1 of 1 output)',
      'matched',
    ])
    expect(run.output).toContain('another length')
    // Line and column of the TypeScript that the user wrote.
    expect(run.output).toContain(
      "the comparator for it threw TypeError: Cannot read properties of null (reading 'length') (notebooks.compare.ts:16:36)",
    )
  })

  test('are switched by notebooks and cells', () => {
    const verdicts = run.files['switched.ipynb']?.tests.map(
      ({ outcome }) => outcome,
    )
    expect(verdicts).toEqual([
      'mismatched',
      'matched',
      'matched',
      'mismatched',
      'mismatched',
      'matched',
      'matched',
      'mismatched',
    ])
    expect(run.output.match(/equal only by .*/g)?.toSorted())
      .toMatchInlineSnapshot(`
      [
        "equal only by addresses",
        "equal only by addresses",
        "equal only by addresses",
        "equal only by build numbers",
        "equal only by build numbers",
        "equal only by dates",
        "equal only by loud",
        "equal only by sanitizer run-(?P<id>[a-z]+)",
        "equal only by shape",
        "equal only by shape",
        "equal only by shape",
        "equal only by stderr ignored",
        "equal only by tolerance",
        "equal only by tolerance",
      ]
    `)
  })

  test('are named where a cell is equal only by one of them', () => {
    expect(run.output).toContain('equal only by addresses')
    expect(run.output).toMatch(/^ +Cells .*equal by a rule/m)
    expect(run.output).toMatch(/^ +By rule .*\b2 tolerance\b/m)
    expect(run.output).toMatch(/^ +By rule .*\b2 build numbers\b/m)
  })

  test('take values as equal that have the same shape, and tell which other one there is', () => {
    // It draws random numbers, which is no reason for another shape.
    expect(run.output).toContain('rows: 3 → 2')
    expect(run.output).not.toContain('ignore-output')
    expect(
      run.files['shape.ipynb']?.tests.map(({ outcome }) => outcome),
    ).toEqual([
      'matched',
      'mismatched',
      'mismatched',
      'matched',
      'mismatched',
      'matched',
      'mismatched',
      'mismatched',
    ])
    expect(run.output).toMatch(/^ +Cells .*\b3 equal by shape\b/m)
    expect(run.output).not.toMatch(/^ +By rule .*\bshape\b/m)
    expect(run.output).toContain('  text/html: another shape\n  rows: 3 → 2\n')
    expect(run.output).toContain(
      '  values of column "price": texts → numbers\n',
    )
    expect(run.output).toContain('  stdout: another shape\n  lines: 1 → 2\n')
    expect(run.output).toContain(
      '  application/json: another shape\n  key m: a number → (nothing)\n  key n: (nothing) → a number\n',
    )
  })

  test('that are wrong end the run at its start', async () => {
    using project = new Project({
      'vitest.config.ts': CONFIG.replace("'-set-order'", "'-set-ordre'"),
      'notebooks.compare.ts': COMPARE,
      'nbval.cfg': '',
      'one.ipynb': notebookFile(['1']),
    })
    const { exitCode, output } = await project.run()
    expect(exitCode).toBe(1)
    expect(output).toContain(
      'There is no rule "set-ordre"; the known ones are ',
    )
  })
})

test('functions in options end the run at its start; what is pasted from the message works', async () => {
  const options = (comparison: string): string =>
    configWith(`{ python: ${JSON.stringify(python)}, ${comparison} }`)
  using project = new Project({
    'vitest.config.ts': options(
      "rules: [{ name: 'loud', normalise(text) { return text.toLowerCase() } }]",
    ),
    'one.ipynb': notebookFile([cell('"Loud"', "'LOUD'")]),
  })
  const refused = await project.run()
  expect(refused.exitCode).toBe(1)
  const [pasted = ''] =
    /^import \{ defineComparison[^]*?^\}\)$/m.exec(refused.output) ?? []
  project.write('notebooks.compare.ts', pasted)
  project.write(
    'vitest.config.ts',
    options("comparison: './notebooks.compare.ts'"),
  )
  const { output, exitCode } = await project.run()
  expect(output).toMatch(/By rule +1 loud/)
  expect(exitCode).toBe(0)
})

describeOnEachVitest('a module for comparing', (consumer) => {
  test('that throws fails each notebook, by its file and line', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configWith(
          `{ python: ${JSON.stringify(python)}, comparison: 'notebooks.compare.ts' }`,
        ),
        'notebooks.compare.ts':
          "interface A { b: 1 }\n\nthrow new Error('not today')\n",
        'one.ipynb': notebookFile(['1']),
        'two.ipynb': notebookFile(['2']),
      },
      consumer,
    )
    const { files, output } = await project.run()
    expect(files['one.ipynb']?.status).toBe('failed')
    expect(files['two.ipynb']?.status).toBe('failed')
    expect(output).toContain('Error: not today')
    expect(output).toMatch(/notebooks\.compare\.ts:3:7/)
  })
})
