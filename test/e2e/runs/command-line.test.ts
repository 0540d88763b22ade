import { expect, test } from 'vitest'

import {
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project, python } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { outcomesOf } from '../../helpers/runs/outcomes.ts'

const options = `{ python: ${JSON.stringify(python)} }`
const ordinary = "import { test } from 'vitest'\ntest('ordinary', () => {})\n"
const notebook = notebookFile([
  { code: "print('ran')", outputs: [stdout('ran\n')] },
])
const ordered = notebookFile([
  'x = [1]',
  ...Array.from({ length: 8 }, (_, index) => ({
    code: `x.append(${index}); len(x)`,
    outputs: [result(String(index + 2))],
  })),
])
/** What would configure Vitest in a test file; also in this one, if it stood here. */
const at = '@'
const prose = notebookFile([
  {
    markdown: `Begin with \`/* ${at}vitest-environment jsdom */\`, and
\`${at}jest-environment-options {"url": …}\`; \`// ${at}module-tag slow\` is a tag.`,
  },
  {
    code: `print('// ${at}vitest-environment-options')`,
    outputs: [stdout(`// ${at}vitest-environment-options\n`)],
  },
])

/** A plugin that tells how many workers each project has, and how often it tries. */
const TELL = `{
  name: 'tell',
  configureVitest({ vitest }) {
    vitest.config.reporters.push({
      onTestRunStart() {
        for (const { name, config } of vitest.projects)
          console.log(name + ': ' + config.maxWorkers + ' workers, retry ' + config.retry + ', bail ' + config.bail)
      },
    })
  },
}`

describeOnEachVitest('notebooks follow the command line', (consumer) => {
  test('beside ordinary tests, whatever prose they hold', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configWith(
          options,
          'retry: 2, bail: 5, maxWorkers: 4',
        ).replace('plugins: [', `plugins: [${TELL}, `),
        'one.test.ts': ordinary,
        'left-out.ipynb': notebook,
        'prose.ipynb': prose,
        'order.ipynb': ordered,
        'sub/intro.ipynb': notebook,
      },
      consumer,
    )
    const all = await project.run([
      '--sequence.shuffle',
      '--sequence.seed=7',
      '--maxWorkers=3',
      '--exclude=left-*',
    ])
    expect([all.exitCode, Object.keys(all.files).toSorted()]).toEqual([
      0,
      ['one.test.ts', 'order.ipynb', 'prose.ipynb', 'sub/intro.ipynb'],
    ])
    // Files are shuffled, the cells of a notebook are not.
    expect(outcomesOf(all, 'order.ipynb')).toEqual(
      Array.from({ length: 9 }, () => 'matched'),
    )
    expect(all.output).toContain('notebooks: 3 workers, retry 2, bail 5')

    const some = await project.run(['--project=note*', '--dir=sub'])
    expect([some.exitCode, Object.keys(some.files)]).toEqual([
      0,
      ['sub/intro.ipynb'],
    ])
  })

  test('beside a project with a group and a number of workers of its own', async () => {
    using project = new Project(
      {
        'vitest.config.ts': configWith(
          options,
          `retry: 1, fileParallelism: false, projects: [{ plugins: [${TELL}], test: { name: 'unit', include: ['**/*.test.mjs'], maxWorkers: 5, sequence: { groupOrder: 1 } } }]`,
        ),
        'one.test.mjs': ordinary,
        'intro.ipynb': notebook,
      },
      consumer,
    )
    // With Node's own loader, which cannot load notebooks.
    const { exitCode, files, output } = await project.run([
      '--experimental.viteModuleRunner=false',
    ])
    expect([exitCode, Object.keys(files).toSorted()]).toEqual([
      0,
      ['intro.ipynb', 'one.test.mjs'],
    ])
    expect(output).toContain('notebooks: 1 workers, retry 1, bail')
  })
})
