import { spawnSync } from 'node:child_process'

import { expect, test } from 'vitest'

import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import {
  Project,
  cleanEnvironment,
  configWith,
  python,
} from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

const notebook = notebookFile([
  { code: "print('ran')", outputs: [stdout('ran\n')] },
])
const ordinary = "import { test } from 'vitest'\ntest('ordinary', () => {})\n"
const options = `{ python: ${JSON.stringify(python)} }`

const NOT_READ = {
  'packages/one/.ipynb_checkpoints/intro-checkpoint.ipynb': 'not read',
  'packages/one/.venv/lib/python3/site-packages/x.ipynb': 'not read',
}

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

/** A root without projects is in mixed-folder.test.ts. */
describeOnEachVitest('where notebooks() stands,', (consumer) => {
  test('beside inline projects that extend the root and one that does not; --project selects', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configOf(`[
          { extends: true, test: { name: 'unit', include: ['**/one.test.ts'] } },
          { extends: false, test: { name: 'own', include: ['**/two.test.ts'] } },
        ]`),
        'packages/one/one.test.ts': ordinary,
        'packages/two/two.test.ts': ordinary,
        'packages/one/docs/intro.ipynb': notebook,
        ...NOT_READ,
      },
      consumer,
    )
    const notebooks = { 'packages/one/docs/intro.ipynb': 'passed 1' }
    const tests = {
      'packages/one/one.test.ts': 'passed 1',
      'packages/two/two.test.ts': 'passed 1',
    }
    const all = await project.run()
    expect(verdicts(all)).toEqual({ ...notebooks, ...tests })
    expect(all.exitCode).toBe(0)
    expect(verdicts(await project.run(['--project', 'notebooks']))).toEqual(
      notebooks,
    )
    expect(verdicts(await project.run(['--project', '!notebooks']))).toEqual(
      tests,
    )
  })

  test('above folders as projects', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configOf("['packages/*']"),
        'packages/one/one.test.ts': ordinary,
        'packages/one/docs/intro.ipynb': notebook,
        ...NOT_READ,
      },
      consumer,
    )
    expect(verdicts(await project.run())).toEqual({
      'packages/one/docs/intro.ipynb': 'passed 1',
      'packages/one/one.test.ts': 'passed 1',
    })
  })

  test('in packages of a monorepo: the notebooks of these only', async () => {
    using project = new Project(
      {
        'vitest.config.ts':
          "import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: { projects: ['packages/*'] } })\n",
        'packages/one/vitest.config.ts': configWith(options, "name: 'one'"),
        'packages/one/intro.ipynb': notebook,
        'packages/one/one.test.ts': ordinary,
        'packages/two/vitest.config.ts': configWith(options, "name: 'two'"),
        'packages/two/intro.ipynb': notebook,
        'packages/three/vitest.config.ts':
          "export default { test: { name: 'three' } }\n",
        'packages/three/three.test.ts': ordinary,
        'packages/three/other.ipynb': notebook,
      },
      consumer,
    )
    // The second has no tests of its own.
    // Vitest 5 lists what is green only so. Whichever Vitest asks first.
    const result = await project.run([
      '--passWithNoTests',
      '--reporter=verbose',
    ])
    expect(result.output).toMatch(/notebooks \(one\)[| ]+\S*intro\.ipynb/)
    expect(result.output).toMatch(/notebooks \(two\)[| ]+\S*intro\.ipynb/)
    expect(verdicts(result)).toEqual({
      'packages/one/intro.ipynb': 'passed 1',
      'packages/one/one.test.ts': 'passed 1',
      'packages/two/intro.ipynb': 'passed 1',
      'packages/three/three.test.ts': 'passed 1',
    })
  })
})

/** What a full disk answers when a folder is made; ours begins with `vnb-`. */
const FULL_DISK = `
const fs = require('node:fs')
const { mkdirSync } = fs
fs.mkdirSync = (path, ...rest) => {
  if (path.includes('vnb-')) {
    throw new Error('ENOSPC: no space left on device')
  }
  return mkdirSync(path, ...rest)
}
require('node:module').syncBuiltinESMExports()
`
const BY_API = `
import { createVitest } from 'vitest/node'
const vitest = await createVitest('test', { watch: false, reporters: [] })
const { testModules } = await vitest.start()
for (const module of testModules) {
  const [error] = module.errors()
  console.log(module.relativeModuleId + ' ' + module.state() + ' ' + (error?.message ?? ''))
}
await vitest.close()
`

describeOnEachVitest('createVitest, nobody having set VITEST,', (consumer) => {
  test('finds notebooks; where no kernels can be had, others run all the same', () => {
    using project = new Project(
      {
        'vitest.config.ts': configWith(options),
        'api.mjs': BY_API,
        'full-disk.cjs': FULL_DISK,
        'one.test.ts': ordinary,
        'intro.ipynb': notebook,
      },
      consumer,
    )
    const [node] = project.command
    const { stdout: output } = spawnSync(node, ['api.mjs'], {
      cwd: project.folder,
      env: cleanEnvironment({ NODE_OPTIONS: '--require ./full-disk.cjs' }),
      encoding: 'utf8',
    })
    expect(output.split('\n').toSorted()).toEqual(
      expect.arrayContaining([
        'one.test.ts passed ',
        'intro.ipynb failed The workers of Vitest cannot be given kernels: ENOSPC: no space left on device.',
      ]),
    )
  })
})
