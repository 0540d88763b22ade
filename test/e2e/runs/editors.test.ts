import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import {
  cleanEnvironment,
  configWith,
  Project,
  python,
} from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

/** What VS Code's extension for Vitest asks (1.50, its worker), in the same order. */
const EDITOR = String.raw`
import { writeFileSync } from 'node:fs'
import { createVitest } from 'vitest/node'

const vitest = await createVitest(
  'test',
  { watch: true, api: false, ui: false, includeTaskLocation: true },
  { server: { middlewareMode: true, watch: null } },
)
await vitest.report('onInit', vitest)
const testsOf = (suite) =>
  suite.tasks.flatMap((task) => (task.type === 'suite' ? testsOf(task) : [task]))
const specifications = await vitest.globTestSpecifications()
const notebook = specifications.find(({ moduleId }) => moduleId.endsWith('a.ipynb'))
const [parsed] = await vitest.experimental_parseSpecifications([notebook])
const collected = testsOf(parsed.task)

/** A test by its labels, as they were read off the module. */
async function run(test, isUpdate) {
  const labels = []
  for (let task = test; task && !('filepath' in task); task = task.suite) {
    labels.unshift(task.name.replace(/[.*+?^${'$'}{}()|[\]\\]/g, '\\$&'))
  }
  const pattern = '^\\s?' + labels.join(' ') + '$'
  const specification = notebook.project.createSpecification(notebook.moduleId)
  specification.testNamePattern = pattern
  vitest.setGlobalTestNamePattern(pattern)
  if (isUpdate) {
    vitest.enableSnapshotUpdate()
  }
  await vitest.rerunTestSpecifications([specification], false)
  vitest.resetSnapshotUpdate()
  vitest.resetGlobalTestNamePattern()
  const [file] = vitest.state.getFiles([notebook.moduleId])
  return testsOf(file).map(({ id, result }) => ({
    id,
    state: result?.state,
    error: result?.errors?.[0],
  }))
}

const found = {
  projects: specifications.map(({ project }) => project.name),
  collected: collected.map(({ id, name, location }) => ({ id, name, line: location.line })),
  runs: [await run(collected[1]), await run(collected[2]), await run(collected[1], true)],
}
writeFileSync('found.json', JSON.stringify(found))
await vitest.close()
// Vitest has set the code of a run that failed.
process.exit(0)
`

interface Found {
  readonly projects: readonly string[]
  readonly collected: readonly {
    readonly id: string
    readonly name: string
    readonly line: number
  }[]
  readonly runs: readonly (readonly {
    readonly id: string
    readonly state?: string
    readonly error?: Record<string, unknown>
  }[])[]
}

describeOnEachVitest('what VS Code asks', (consumer) => {
  test('cells are found without running, run alone, fail at their lines, and are accepted', async () => {
    const notebook = (total: string): string =>
      notebookFile([
        { markdown: '# Prices' },
        'prices = [1, 2]',
        { markdown: '## Sum' },
        { code: "print('a\\n', sum(prices))", outputs: [stdout(total)] },
        'nothing',
      ])
    using project = new Project(
      {
        'a.ipynb': notebook('a\n 4\n'),
        'editor.mjs': EDITOR,
        'vitest.config.ts': configWith(`{ python: ${JSON.stringify(python)} }`),
      },
      consumer,
    )
    await promisify(execFile)(project.command[0], ['editor.mjs'], {
      cwd: project.folder,
      env: cleanEnvironment({ VITEST: 'true' }),
    })
    const read = (file: string): string =>
      readFileSync(join(project.folder, file), 'utf8')
    const { projects, collected, runs }: Found = JSON.parse(read('found.json'))

    expect(projects).toEqual(['notebooks'])
    const lines = read('a.ipynb').split('\n')
    expect(
      collected.map(({ name, line }) => `${name} | ${lines[line - 1]?.trim()}`),
    ).toEqual([
      '[1] prices = [1, 2] | "prices = [1, 2]"',
      String.raw`[2] print('a\\n', sum(prices)) | "print('a\\n', sum(prices))"`,
      '[3] nothing | "nothing"',
    ])
    expect(
      runs.map((run) => run.map(({ state }) => state ?? 'not run')),
    ).toEqual([
      ['not run', 'fail', 'not run'],
      ['not run', 'not run', 'fail'],
      ['not run', 'pass', 'not run'],
    ])
    expect(runs[0]?.map(({ id }) => id)).toEqual(collected.map(({ id }) => id))
    expect(runs[0]?.[1]?.error).toMatchObject({
      expected: 'stdout:\na\n 4',
      actual: 'stdout:\na\n 3',
      stacks: [
        {
          file: join(project.folder, 'a.ipynb'),
          line: collected[1]?.line,
          method: String.raw`cell [2] print('a\n', sum(prices))`,
        },
      ],
    })
    expect(runs[1]?.[2]?.error).toMatchObject({ name: 'NameError' })
    expect(read('a.ipynb')).toBe(notebook('a\n 3\n'))
  })
})
