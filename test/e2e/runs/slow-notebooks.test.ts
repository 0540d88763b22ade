// @module-tag thorough
import { expect, test } from 'vitest'

import { headingNotebook } from '../../helpers/notebooks/heading-notebook.ts'
import { notebookFile } from '../../helpers/notebooks/notebook-file.ts'
import type { CellSpec } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

/** UTF-16 units: what takes the square of it takes minutes. */
const N = 200_000

const blanks = ' '.repeat(N)

function printed(text: string): readonly object[] {
  return [{ output_type: 'stream', name: 'stdout', text }]
}

function displayed(data: object): readonly object[] {
  return [{ output_type: 'display_data', data, metadata: {} }]
}

/** Each with what becomes of its tests. */
const NOTEBOOKS: Readonly<
  Record<
    string,
    readonly [status: string, cells: readonly CellSpec[], metadata?: object]
  >
> = {
  good: ['passed', [{ code: "print('good')", outputs: printed('good\n') }]],
  'many directives': [
    'skipped',
    [{ code: `${'# vitest: skip\n'.repeat(N / 14)}x = 1` }],
  ],
  'many tags': [
    'skipped',
    [{ code: '1', tags: Array.from({ length: N / 10 }, () => 'vitest:skip') }],
  ],
  running: [
    'passed',
    [
      {
        code: 'import time\nprint("\\a epoch 3/10", flush=True)\ntime.sleep(2)',
        outputs: printed('\u0007 epoch 3/10\n'),
      },
    ],
  ],
  digits: [
    'passed',
    [{ code: `# vitest: tolerance=${'1'.repeat(N)}x\nx = 1` }],
  ],
  'a long fence': [
    'passed',
    [
      { markdown: '`'.repeat(N) },
      { code: 'print(1)', outputs: printed('1\n') },
    ],
  ],
  'blanks in red source': ['failed', [{ code: `x = 1${blanks}#\n1/0` }]],
  'newlines in a message': [
    'failed',
    [{ code: `raise ValueError("\\n" * ${N})` }],
  ],
  'a long message': ['failed', [{ code: 'raise ValueError("(" * 5_000_000)' }]],
  'blanks that differ': [
    'failed',
    [
      {
        code: `print("a\\u00a0" + " " * ${N - 1} + "b", end="")`,
        outputs: printed(`a${blanks}b`),
      },
    ],
  ],
  'a pattern': [
    'failed',
    [
      {
        code: 'print("a" * 40 + "b")',
        outputs: printed(`${'a'.repeat(41)}\n`),
      },
    ],
    { nbreg: { diff_replace: [['/cells/0/outputs/0/text', '(a+)+$', 'x']] } },
  ],
  'many types': [
    'failed',
    [
      {
        code: "display({f'text/x-{i}': 'b' for i in range(2000)}, raw=True)",
        outputs: displayed(
          Object.fromEntries(
            Array.from({ length: 2000 }, (_, i) => [`text/x-${i}`, 'a']),
          ),
        ),
      },
    ],
  ],
  'a deep value': [
    'failed',
    [
      {
        code: [
          'value = 1',
          'for _ in range(900): value = [value]',
          "display({'application/json': value}, raw=True)",
        ].join('\n'),
        outputs: displayed({
          'application/json': JSON.parse(
            `${'['.repeat(900)}2${']'.repeat(900)}`,
          ),
        }),
      },
    ],
  ],
}

describeOnEachVitest('notebooks made to take long', (consumer) => {
  test('are judged beside the others', async () => {
    const kernelspec = { name: 'python3', display_name: '', language: 'python' }
    using project = new Project(
      {
        'vitest.config.ts': configWith("{ progress: 500, titles: 'stable' }"),
        'heading.ipynb': headingNotebook(`a${blanks}b`),
        ...Object.fromEntries(
          Object.entries(NOTEBOOKS).map(([name, [, cells, metadata]]) => [
            `${name}.ipynb`,
            notebookFile(cells, { kernelspec, ...metadata }),
          ]),
        ),
      },
      consumer,
    )
    const { files, output } = await project.run()
    const statuses = Object.fromEntries(
      Object.keys(NOTEBOOKS).map((name) => [
        name,
        files[`${name}.ipynb`]?.tests.map(({ status }) => status).join(),
      ]),
    )
    expect(statuses).toEqual(
      Object.fromEntries(
        Object.entries(NOTEBOOKS).map(([name, [status]]) => [name, status]),
      ),
    )
    expect(files['good.ipynb']?.tests.map(({ name }) => name)).toEqual([
      "print('good')",
    ])
    expect(output).toContain('took longer than 2 s')
    expect(output).toMatch(
      /^running\.ipynb \[1\] has run for [1-9]\d* s: ␇ epoch 3\/10$/m,
    )
  })
})
