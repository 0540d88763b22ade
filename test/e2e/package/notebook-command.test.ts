import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import {
  error,
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

/** What nbval 0.11 makes of each cell: strictly, and with `--nbval-lax`. */
const NBVAL_CELLS = [
  {
    code: "print('same')",
    outputs: [stdout('same\n')],
    strict: 'passed',
    lax: 'passed',
  },
  {
    code: '6 * 7',
    outputs: [result('41', 2)],
    strict: 'failed',
    lax: 'passed',
  },
  {
    code: "print('on 2026-11-29')",
    outputs: [stdout('on 2020-01-01\n')],
    strict: 'passed',
    lax: 'passed',
  },
  {
    code: '# NBVAL_IGNORE_OUTPUT\n6 * 7',
    outputs: [result('41', 4)],
    strict: 'passed',
    lax: 'passed',
  },
  {
    code: '# NBVAL_CHECK_OUTPUT\n6 * 7',
    outputs: [result('41', 5)],
    strict: 'failed',
    lax: 'failed',
  },
  {
    code: '# NBVAL_RAISES_EXCEPTION\n1 / 0',
    outputs: [error('ZeroDivisionError', 'division by zero')],
    strict: 'passed',
    lax: 'passed',
  },
  {
    code: '# NBVAL_SKIP\n1 / 0',
    outputs: [],
    strict: 'skipped',
    lax: 'skipped',
  },
  {
    code: '6 * 7',
    outputs: [result('41', 8)],
    tags: ['nbval-ignore-output'],
    strict: 'passed',
    lax: 'passed',
  },
] as const

const SANITIZER = `[dates]
regex: \\d{4}-\\d\\d-\\d\\d
replace: DATE
`

const ONE = notebookFile([{ code: 'print(1)', outputs: [stdout('1\n')] }])

function statuses(run: RunResult, file: string): readonly string[] {
  return run.files[file]?.tests.map(({ status }) => status) ?? []
}

describeOnEachVitest('vitest-notebook', (consumer) => {
  test('one command does what pytest --nbval did, in a folder that is no project', async () => {
    const file = 'docs/marked.ipynb'
    using project = new Project(
      {
        [file]: notebookFile(NBVAL_CELLS),
        'nbval.cfg': SANITIZER,
        'other/red.ipynb': notebookFile(['1 / 0']),
      },
      consumer,
      { program: 'vitest-notebook', isBare: true },
    )
    const args = ['docs/', '--sanitize', 'nbval.cfg', '--python', python]
    const strict = await project.run(args)
    expect(Object.keys(strict.files)).toEqual([file])
    expect(statuses(strict, file)).toEqual(
      NBVAL_CELLS.map(({ strict }) => strict),
    )
    expect(strict.exitCode).toBe(1)

    expect(strict.output).toContain('Accept it with: npx vitest-notebook ')
    expect(project.pasteAcceptCommand(strict.output)).toContain('1 updated')
    expect(readFileSync(join(project.folder, file), 'utf8')).toBe(
      notebookFile(NBVAL_CELLS).replace('"41"', '"42"'),
    )

    const lax = await project.run(['--lax', ...args])
    expect(statuses(lax, file)).toEqual(NBVAL_CELLS.map(({ lax }) => lax))
    expect(lax.exitCode).toBe(1)
  })

  test('a configuration is honoured, and only the notebooks that are named are run', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configWith(
          "{ exclude: ['drafts/**'], env: { FROM: 'config' } }",
        ),
        'a.ipynb': notebookFile([
          {
            code: "import os\nprint(os.environ['FROM'])",
            outputs: [stdout('config\n')],
          },
        ]),
        'data.ipynb': ONE,
        'drafts/b.ipynb': ONE,
        'a.ipynb.test.ts': "throw new Error('not asked for')",
      },
      consumer,
      { program: 'vitest-notebook' },
    )
    const page = 'pages/my run.html'
    const named = await project.run([
      'a.ipynb',
      '--python',
      python,
      '--report',
      page,
    ])
    expect(named.output).toContain('1 equal')
    expect(named.output).toContain(`Report  ${page}`)
    expect(readFileSync(join(project.folder, page), 'utf8')).toMatch(
      /1 cell in\s+1 notebook/,
    )
    expect(Object.keys(named.files)).toEqual(['a.ipynb'])
    expect(named.exitCode).toBe(0)

    const draft = await project.run(['drafts', 'a.ipynb'])
    expect(draft.output).toContain(
      'Error drafts is left out by the configuration',
    )
    expect(draft.exitCode).toBe(2)
  })

  test('the plugin is added once, whatever the layout', async () => {
    using project = new Project(
      {
        'vitest.config.ts':
          "export default { test: { projects: ['packages/*'] } }",
        'packages/with/vitest.config.ts': configWith("{ name: 'mine' }"),
        'packages/with/one.ipynb': ONE,
        'packages/without/vitest.config.ts': 'export default {}',
        'packages/without/one.test.ts': "throw new Error('not asked for')",
      },
      consumer,
      { program: 'vitest-notebook' },
    )
    const { files, output, exitCode } = await project.run(['--python', python])
    expect(Object.keys(files)).toEqual(['packages/with/one.ipynb'])
    expect(output).toMatch(/\bmine\b.* one\.ipynb/)
    expect(exitCode).toBe(0)
  })

  test('what cannot be run as asked ends with 2', async () => {
    using project = new Project(
      {
        'docs/a.ipynb': ONE,
        'faulty.config.mts': 'export default { plugins: [',
      },
      consumer,
      { program: 'vitest-notebook', isBare: true },
    )
    const runs = [
      { args: ['--', 'docs/b.ipynb'], message: 'Did you mean docs/a.ipynb?' },
      { args: ['docs/a.ipynb:1'], message: 'is no line of a code cell' },
      { args: ['docs', '--toleranse=1'], message: 'Did you mean --tolerance?' },
      {
        args: ['docs', '--config=faulty.config.mts'],
        message: 'faulty.config',
      },
    ]
    for (const { args, message } of runs) {
      const { output, exitCode } = await project.run(args)
      expect(output).toContain(message)
      expect(exitCode).toBe(2)
    }
  })
})
