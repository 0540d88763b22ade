import { expect, test } from 'vitest'

import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

const notebook = notebookFile([
  { code: "print('ran')", outputs: [stdout('ran\n')] },
])
const ordinary = "import { test } from 'vitest'\ntest('ordinary', () => {})\n"
const options = `{ python: ${JSON.stringify(python)} }`

function verdicts({ files }: RunResult): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([file, { status, tests }]) => [
      file,
      `${status} ${tests.length}`,
    ]),
  )
}

/** A config with `projects`, each an inline project or a folder. */
function configOf(projects: string): string {
  return configWith(options, `projects: ${projects}`)
}

describeOnEachVitest('where notebooks() stands,', (consumer) => {
  test.for([
    ['a root without projects', configWith(options)],
    [
      'inline projects that extend the root',
      configOf(
        "[{ extends: true, test: { name: 'unit', include: ['**/*.test.ts'] } }]",
      ),
    ],
    [
      'inline projects of their own',
      configOf(
        "[{ extends: false, test: { name: 'unit', include: ['**/*.test.ts'] } }]",
      ),
    ],
    ['folders as projects', configOf("['packages/*']")],
  ] as const)('%s', async ([, config]) => {
    using project = new Project(
      {
        'vitest.config.ts': config,
        'packages/one/one.test.ts': ordinary,
        'packages/one/docs/intro.ipynb': notebook,
        'packages/one/.ipynb_checkpoints/intro-checkpoint.ipynb': 'not read',
        'packages/one/.venv/lib/python3/site-packages/x.ipynb': 'not read',
      },
      consumer,
    )
    const result = await project.run()
    expect(verdicts(result)).toEqual({
      'packages/one/docs/intro.ipynb': 'passed 1',
      'packages/one/one.test.ts': 'passed 1',
    })
    expect(result.exitCode).toBe(0)
  })

  test('in one package of a monorepo: its notebooks only', async () => {
    using project = new Project(
      {
        'vitest.config.ts':
          "import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: { projects: ['packages/*'] } })\n",
        'packages/one/vitest.config.ts': configWith(options, "name: 'one'"),
        'packages/one/one.test.ts': ordinary,
        'packages/one/intro.ipynb': notebook,
        'packages/two/vitest.config.ts':
          "export default { test: { name: 'two' } }\n",
        'packages/two/two.test.ts': ordinary,
        'packages/two/other.ipynb': notebook,
      },
      consumer,
    )
    const result = await project.run()
    expect(verdicts(result)).toEqual({
      'packages/one/intro.ipynb': 'passed 1',
      'packages/one/one.test.ts': 'passed 1',
      'packages/two/two.test.ts': 'passed 1',
    })
  })

  test('in two packages of a monorepo', async () => {
    using project = new Project(
      {
        'vitest.config.ts':
          "import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: { projects: ['packages/*'] } })\n",
        'packages/one/vitest.config.ts': configWith(options, "name: 'one'"),
        'packages/one/intro.ipynb': notebook,
        'packages/two/vitest.config.ts': configWith(options, "name: 'two'"),
        'packages/two/intro.ipynb': notebook,
        'packages/two/two.test.ts': ordinary,
      },
      consumer,
    )
    const result = await project.run(['--passWithNoTests'])
    expect(verdicts(result)).toEqual({
      'packages/one/intro.ipynb': 'passed 1',
      'packages/two/intro.ipynb': 'passed 1',
      'packages/two/two.test.ts': 'passed 1',
    })
  })

  test('--project selects the notebooks, or leaves them out', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configOf(
          "[{ extends: true, test: { name: 'unit', include: ['**/*.test.ts'] } }]",
        ),
        'one.test.ts': ordinary,
        'intro.ipynb': notebook,
      },
      consumer,
    )
    expect(verdicts(await project.run(['--project', 'notebooks']))).toEqual({
      'intro.ipynb': 'passed 1',
    })
    expect(verdicts(await project.run(['--project', '!notebooks']))).toEqual({
      'one.test.ts': 'passed 1',
    })
  })
})
