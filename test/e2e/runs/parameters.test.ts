import { afterAll, beforeAll, expect, test } from 'vitest'

import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import { thoroughIf } from '../../helpers/thorough.ts'

const DEFAULTS = {
  code: 'region = "eu"\nlimits = [1]',
  tags: ['parameters'],
}

/** Prints what it was given, and has stored what is printed for `us`. */
function report(last = 'print(region, limits)'): string {
  return notebookFile([
    DEFAULTS,
    { code: last, outputs: [stdout('us [nan, 9007199254740993]\n')] },
  ])
}

/** Lets no code run in its kernel any more. */
const LOCK = `from IPython.core.error import InputRejected
region = "eu"
class Lock:
    def visit(self, node):
        raise InputRejected("locked")
get_ipython().ast_transformers.append(Lock())`

const METADATA = {
  kernelspec: { name: 'python3', display_name: 'P', language: 'python' },
  vitest: { parameters: { region: 'us', limits: [1] } },
}

const FILES = {
  'reports/given.ipynb': report(),
  'reports/other.ipynb': report(),
  'own.ipynb': notebookFile(
    [DEFAULTS, { code: 'print(region)', outputs: [stdout('us\n')] }],
    METADATA,
  ),
  'untagged.ipynb': notebookFile([
    { code: 'print(region)', outputs: [stdout('us\n')] },
  ]),
  'slip.ipynb': report(),
  'locked.ipynb': notebookFile([
    { code: LOCK, tags: ['parameters'] },
    'print(region)',
  ]),
  'cases.ipynb': notebookFile([
    DEFAULTS,
    { code: 'print(region)', outputs: [stdout('eu\n')] },
  ]),
  'vitest.config.ts': configWith(`{ parameters: {
    'reports/*.ipynb': { region: 'us', limits: [NaN, 9007199254740993n] },
    'reports/other.ipynb': { region: 'as' },
    '{untagged,locked}.ipynb': { region: 'us' },
    'slip.ipynb': { regoin: 'us' },
  }, cases: { 'cases.ipynb': [
    { name: 'eu', stored: true },
    { name: 'us', parameters: { region: 'us' } },
  ] } }`),
}

describeOnEachVitest('parameters', (consumer) => {
  let project: Project
  let run: RunResult

  beforeAll(async () => {
    project = new Project(FILES, consumer)
    run = await project.run()
  })

  afterAll(() => project[Symbol.dispose]())

  const outcomes = (file: string): readonly (string | undefined)[] =>
    run.files[file]?.tests.map(({ outcome, status }) => outcome ?? status) ?? []

  test('are set after the cell with the tag, and have no test', () => {
    expect(outcomes('reports/given.ipynb')).toEqual(['matched', 'matched'])
    expect(outcomes('own.ipynb')).toEqual(['matched', 'matched'])
    expect(outcomes('untagged.ipynb')).toEqual(['matched'])
  })

  test('of cases: each has its own run and baseline', () => {
    expect(
      run.files['cases.ipynb']?.tests.map(
        ({ name, outcome }) => `${name}: ${outcome}`,
      ),
    ).toEqual([
      '(eu) > [1] region = "eu": matched',
      '(eu) > [2] print(region): matched',
      '(us) > [1] region = "eu": written',
      '(us) > [2] print(region): written',
    ])
  })

  test('that change an output make its cell red', () => {
    expect(outcomes('reports/other.ipynb')).toEqual(['matched', 'mismatched'])
  })

  test('of a name that there is not fail the notebook', () => {
    expect(run.files['slip.ipynb']?.status).toBe('failed')
    expect(run.output).toContain(
      'slip.ipynb has no parameter "regoin": cell [1], which is tagged `parameters`, assigns region, limits.\nDid you mean "region"?',
    )
  })

  test('that the kernel refuses fail the notebook', () => {
    expect(run.files['locked.ipynb']?.status).toBe('failed')
    expect(outcomes('locked.ipynb')).toEqual(['matched', 'skipped'])
    expect(run.output).toContain(
      'The parameters of locked.ipynb could not be set in its kernel: it raised InputRejected',
    )
  })

  test('for no notebook are refused', async () => {
    project.write(
      'wrong/vitest.config.ts',
      configWith("{ parameters: { 'reprot.ipynb': { region: 'us' } } }"),
    )
    project.write('wrong/report.ipynb', report())
    const { output, exitCode } = await project.run(['--root', 'wrong'])
    expect(exitCode).toBe(1)
    expect(output).toContain('has values for "reprot.ipynb", but no notebook')
  })
})

test(
  'are set between cells that are sent ahead to a server',
  thoroughIf(true),
  async () => {
    using project = new Project({})
    await using server = await startJupyterServer({
      kind: 'jupyter_server',
      directory: project.folder,
    })
    project.write(
      'vitest.config.ts',
      configWith(
        `{ server: ${JSON.stringify(server.url)}, parameters: { '*.ipynb': { region: 'us' } } }`,
      ),
    )
    project.write(
      'a.ipynb',
      notebookFile([
        { code: 'print("first")', outputs: [stdout('first\n')] },
        { code: 'region = "eu"', tags: ['parameters'] },
        { code: 'print(region)', outputs: [stdout('us\n')] },
        { code: 'print(region * 2)', outputs: [stdout('usus\n')] },
      ]),
    )
    const { output, exitCode } = await project.run([], {
      JUPYTER_TOKEN: server.token,
    })
    expect(output).toMatch(/4 equal/)
    expect(exitCode).toBe(0)
  },
)
