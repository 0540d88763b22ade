import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { root } from '../../helpers/environments.ts'
import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'

const SECRET = 's3cret-of-the-api'

const page = readFileSync(join(root, 'docs/answers.md'), 'utf8')
const [, OPTIONS = ''] = /^notebooks\((\{[^]*?^\})\)$/m.exec(page) ?? []
const [, EXAMPLE = ''] =
  /^```python\n(from getpass[^]*?)^```$/m.exec(page) ?? []

const stdin = (text: string): object => ({ ...stdout(text), name: 'stdin' })

/** What programs have stored of the example, with the key that there was then. */
const STORED: Readonly<Record<string, readonly object[]>> = {
  JupyterLab: [
    stdin('Your name?  Ada\nAPI key:  ········\n'),
    stdout('Hello Ada, your key is [API_KEY]\n'),
  ],
  'JupyterLab, in clear': [
    stdin('Your name?  Ada\nAPI key:  ········\n'),
    stdout(`Hello Ada, your key is ${SECRET}\n`),
  ],
  'classic Notebook': [
    stdout(
      'Your name? Ada\nAPI key: ········\nHello Ada, your key is [API_KEY]\n',
    ),
  ],
  'no prompts': [stdout('Hello Ada, your key is [API_KEY]\n')],
}

const base = `...(${OPTIONS}), python: ${JSON.stringify(python)}`

describe('prompts', () => {
  let project: Project
  let run: RunResult

  beforeAll(async () => {
    project = new Project({
      'vitest.config.ts': configWith([
        `{ ${base}, include: ['stored/*.ipynb'], output: 'executed', report: 'run.html' }`,
        `{ ${base}, name: 'snapshots', include: ['snapshot/*.ipynb'], baseline: 'snapshot' }`,
        `{ ${base}, name: 'unset', include: ['unset.ipynb'], answers: [{ prompt: 'key', env: 'NOWHERE' }] }`,
        `{ python: ${JSON.stringify(python)}, name: 'none', include: ['none.ipynb'] }`,
      ]),
      '.env': `API_KEY=${SECRET}\n`,
      'stored/green.ipynb': notebookFile(
        Object.values(STORED).map((outputs) => ({ code: EXAMPLE, outputs })),
      ),
      'stored/red.ipynb': notebookFile(
        [
          { code: EXAMPLE, outputs: [stdout(`the key was ${SECRET}\n`)] },
          { code: '{}[key]' },
          { code: 'input("What else? ")' },
          {
            code: 'import os, sys\nprint(key, file=sys.stderr, flush=True)\nos.write(2, key.encode()); os._exit(1)',
          },
        ],
        {
          kernelspec: { name: 'python3', display_name: 'Python 3' },
          vitest: { 'on-error': 'continue' },
        },
      ),
      'snapshot/new.ipynb': notebookFile([{ code: EXAMPLE, count: null }]),
      'unset.ipynb': notebookFile([{ code: 'input("key")' }]),
      'none.ipynb': notebookFile([{ code: 'input("key")' }]),
    })
    run = await project.run(
      ['--reporter=junit', `--outputFile.junit=${project.folder}/junit.xml`],
      { VITEST_NOTEBOOK_VERBOSE_OUTPUT: '1' },
    )
  })

  afterAll(() => project[Symbol.dispose]())

  test.each(Object.keys(STORED))(
    'are answered as the example of the docs says, stored by %s',
    (title) => {
      const index = Object.keys(STORED).indexOf(title)
      const told = run.files['stored/green.ipynb']?.tests[index]
      expect(told).toMatchObject({ status: 'passed', outcome: 'matched' })
    },
  )

  test('what was answered can be what is wrong', () => {
    const { tests = [] } = run.files['stored/red.ipynb'] ?? {}
    expect(tests.map(({ message }) => message.split('\n', 1)[0])).toEqual([
      expect.stringContaining('OutputMismatch'),
      "KeyError: '[API_KEY]'",
      'CellExecutionError: Cell [3] asks for input with the prompt "What else?", and no answer is for that.',
      expect.stringContaining('DeadKernelError'),
    ])
    expect(run.output).toContain('the key was [API_KEY]')
  })

  test('a variable that is not set is named', () => {
    expect(run.files['unset.ipynb']?.tests[0]?.message).toContain(
      'environment variable NOWHERE, and that is not set in the environment, nor in .env.\nSet it: NOWHERE=… npx vitest run',
    )
  })

  test('without the option nothing may ask', () => {
    const message = run.files['none.ipynb']?.tests[0]?.message
    expect(message).toContain('StdinNotImplementedError')
    expect(run.output).toContain('Answer it with the option `answers`')
  })

  test('the value of a variable is nowhere', () => {
    expect(run.files['snapshot/new.ipynb']?.tests[0]?.outcome).toBe('written')
    const written = readdirSync(project.folder, {
      recursive: true,
      encoding: 'utf8',
    })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => statSync(join(project.folder, file)).isFile())
    expect(written).toEqual(
      expect.arrayContaining([
        'executed/stored/green.ipynb',
        'executed/stored/red.ipynb',
        'junit.xml',
        'run.html',
        'snapshot/__snapshots__/new.ipynb.snap',
      ]),
    )
    const holding = written.filter((file) =>
      readFileSync(join(project.folder, file)).includes(SECRET),
    )
    expect(holding.toSorted()).toEqual([
      '.env',
      'stored/green.ipynb',
      'stored/red.ipynb',
    ])
    expect(run.output).not.toContain(SECRET)
    expect(JSON.stringify(run.files)).not.toContain(SECRET)
    expect(run.output).toContain('your key is [API_KEY]')
    for (const file of ['run.html', 'executed/stored/green.ipynb']) {
      expect(readFileSync(join(project.folder, file), 'utf8')).toContain(
        'your key is [API_KEY]',
      )
    }
  })
})
