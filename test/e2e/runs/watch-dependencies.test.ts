import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { startJupyterServer } from '../../helpers/kernels/servers.ts'
import { notebookFile, result } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith, python } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import {
  CONFIG_THAT_TELLS,
  WatchSession,
  runsOf,
} from '../../helpers/runs/watch-session.ts'
import { until } from '../../helpers/until.ts'

const imports = notebookFile([
  { code: 'import helpers', outputs: [] },
  { code: 'helpers.value', outputs: [result('1', 2)] },
])
const readsData = notebookFile([
  { code: "open('data.csv').read()", outputs: [result("'a,b'")] },
])

const FILES: Readonly<Record<string, string>> = {
  'vitest.config.ts': CONFIG_THAT_TELLS,
  'imports.ipynb': imports,
  'helpers.py': 'from package.deep import value\n',
  'package/__init__.py': '',
  'package/deep.py': 'value = 1\n',
  'reads.ipynb': readsData,
  'data.csv': 'a,b',
  'shares.ipynb': notebookFile([
    {
      code: "import json\njson.load(open('./shared.json'))",
      outputs: [result("{'a': 1}")],
    },
  ]),
  'shared.json': '{"a": 1}',
  'shared.test.ts': `
import { expect, test } from 'vitest'
import shared from './shared.json'
test('a', () => { expect(shared.a).toBe(1) })
`,
  // Reads what it writes, and itself.
  'writes.ipynb': notebookFile([
    {
      code: `with open('log.txt', 'a') as log: log.write('x')
open('log.txt').read()[0], len(open('writes.ipynb').read()) > 0`,
      outputs: [result("('x', True)")],
    },
  ]),
  'neighbour/outside.ipynb': notebookFile([
    {
      code: `import sys
sys.path.append('../..')
import neighbour_of_project
neighbour_of_project.value`,
      outputs: [result('1')],
    },
  ]),
  '../neighbour_of_project.py': 'value = 1\n',
  'imports-at-once.ipynb': notebookFile(['import lonely']),
  'lonely.py': '',
  'plain.ipynb': notebookFile([{ code: '1', outputs: [result('1')] }]),
}

/** Commits all files of the project; gives `git` there. */
function makeRepository(project: Project): (...args: string[]) => void {
  const git = (...args: string[]): void => {
    execFileSync('git', args, { cwd: project.folder })
  }
  git('init', '-q')
  git('config', 'user.name', 'a')
  git('config', 'user.email', 'a@example.org')
  git('add', '.')
  git('commit', '-qm', 'all')
  return git
}

describeOnEachVitest(
  'the files that notebooks use',
  (consumer) => {
    test('watch mode reruns the notebooks that use a file', async () => {
      using project = new Project(FILES, consumer)
      await using watch = new WatchSession(project)
      expect(await watch.nextRun()).toEqual({
        'imports-at-once.ipynb': 'passed',
        'imports.ipynb': 'passed',
        'neighbour/outside.ipynb': 'passed',
        'plain.ipynb': 'passed',
        'reads.ipynb': 'passed',
        'shared.test.ts': 'passed',
        'shares.ipynb': 'passed',
        'writes.ipynb': 'passed',
      })
      const runAfterWriting = (file: string, text: string): Promise<unknown> =>
        watch.runAfter(() => project.write(file, text))

      // A module, an inner one of a package, and back again.
      expect(await runAfterWriting('helpers.py', 'value = 2\n')).toEqual({
        'imports.ipynb': 'failed',
      })
      expect(await runAfterWriting('helpers.py', 'value = (')).toEqual({
        'imports.ipynb': 'failed',
      })
      expect(
        await runAfterWriting(
          'helpers.py',
          'from package.deep import value\nvalue\n',
        ),
      ).toEqual({ 'imports.ipynb': 'passed' })
      expect(await runAfterWriting('package/deep.py', 'value = 3\n')).toEqual({
        'imports.ipynb': 'failed',
      })
      expect(
        await runAfterWriting('../neighbour_of_project.py', 'value = 2'),
      ).toEqual({
        'neighbour/outside.ipynb': 'failed',
      })

      // A data file.
      expect(await runAfterWriting('data.csv', 'a,c')).toEqual({
        'reads.ipynb': 'failed',
      })

      // Files that go and come again.
      for (const [file, text, notebook] of [
        ['data.csv', 'a,b', 'reads.ipynb'],
        ['lonely.py', '', 'imports-at-once.ipynb'],
        [
          '../neighbour_of_project.py',
          'value = 1\n',
          'neighbour/outside.ipynb',
        ],
      ] as const) {
        expect(
          await watch.runAfter(() => rmSync(join(project.folder, file))),
        ).toEqual({ [notebook]: 'failed' })
        expect(await runAfterWriting(file, text)).toEqual({
          [notebook]: 'passed',
        })
      }

      // A file of notebooks and ordinary tests alike.
      expect(await runAfterWriting('shared.json', '{"a": 2}')).toEqual({
        'shared.test.ts': 'failed',
        'shares.ipynb': 'failed',
      })

      // Files that nobody reads, and one that a notebook writes, too.
      project.write('log.txt', 'xxx')
      project.write('unused.py', '')
      expect(await runAfterWriting('package/deep.py', 'value = 1\n')).toEqual({
        'imports.ipynb': 'passed',
      })

      // What the last run used is what counts.
      expect(
        await runAfterWriting(
          'imports.ipynb',
          notebookFile([{ code: '1', outputs: [result('1')] }]),
        ),
      ).toEqual({ 'imports.ipynb': 'passed' })
      project.write('helpers.py', 'value = 4\n')
      expect(await runAfterWriting('data.csv', 'a,d')).toEqual({
        'reads.ipynb': 'failed',
      })
      expect(watch.newRuns).toEqual([])
    })

    test('--changed and related know them from the runs before', async () => {
      using project = new Project(
        {
          ...FILES,
          'two.ipynb': notebookFile([
            "open('first.txt').close()",
            "open('second.txt').close()",
          ]),
          'first.txt': '1',
          'second.txt': '2',
          '.gitignore': 'node_modules\nruns.txt\nlog.txt\n__pycache__\n',
        },
        consumer,
      )
      const git = makeRepository(project)
      const run = async (...args: readonly string[]): Promise<unknown> => {
        const { files } = await project.run(['--passWithNoTests', ...args])
        return Object.fromEntries(
          Object.entries(files).map(([file, { status }]) => [file, status]),
        )
      }
      await run()
      expect(await run('--changed')).toEqual({})

      project.write('package/deep.py', 'value = 2\n')
      expect(await run('--changed')).toEqual({ 'imports.ipynb': 'failed' })
      git('commit', '-qam', 'changed')
      expect(await run('--changed')).toEqual({})
      expect(await run('--changed=HEAD~1')).toEqual({
        'imports.ipynb': 'failed',
      })

      // A file that is gone, and a notebook that does not get to its end for it.
      rmSync(join(project.folder, 'first.txt'))
      expect(await run('--changed')).toEqual({ 'two.ipynb': 'failed' })
      git('checkout', '-q', '.')
      project.write('second.txt', '3')
      expect(await run('--changed')).toEqual({ 'two.ipynb': 'passed' })
      // Nor does one of which a part is run.
      expect(await run('two.ipynb', '-t', 'first')).toEqual({
        'two.ipynb': 'passed',
      })
      expect(await run('--changed')).toEqual({ 'two.ipynb': 'passed' })

      const before = runsOf(project).length
      const files = ['data.csv', 'package/deep.py', 'unused.py']
      const child = project.spawn(['related', ...files, '--run'])
      await new Promise((resolve) => child.on('close', resolve))
      expect(runsOf(project).slice(before)).toEqual([
        { 'imports.ipynb': 'failed', 'reads.ipynb': 'passed' },
      ])
    })
  },
  { concurrent: true },
)

test('a file that a process of the notebook writes does not rerun it', async () => {
  const stamping = (comment: string): string =>
    notebookFile([
      {
        code: `# ${comment}\n!date +%N > stamp.txt\nopen('stamp.txt').read()`,
        tags: ['vitest-ignore-output'],
      },
    ])
  using project = new Project({
    'vitest.config.ts': CONFIG_THAT_TELLS,
    'stamps.ipynb': stamping('once'),
  })
  await using watch = new WatchSession(project)
  await watch.nextRun()
  await watch.runAfter(() => project.write('stamps.ipynb', stamping('again')))
  await sleep(1000)
  expect(watch.newRuns).toEqual([])
})

test('notebooks that change each other’s files do not run for ever', async () => {
  const passing = (from: string, to: string): string =>
    notebookFile([
      `try: count = int(open('${from}').read() or 0)
except FileNotFoundError: count = 0
with open('${to}', 'w') as file: file.write(str(count + 1))`,
    ])
  using project = new Project({
    'vitest.config.ts': CONFIG_THAT_TELLS,
    'there.ipynb': passing('a.txt', 'b.txt'),
    'back.ipynb': passing('b.txt', 'a.txt'),
  })
  await using watch = new WatchSession(project)
  // They may have begun by themselves, if one saw the other's file change.
  await watch.nextRun()
  project.write('a.txt', '1')
  await until('it gives up', () =>
    watch.output.includes('.txt has changed during'),
  )
  await sleep(2000)
  const { length } = watch.newRuns
  await sleep(2000)
  expect(watch.newRuns).toHaveLength(length)
  expect(length).toBeLessThan(10)
})

test('kernels of a server on this machine tell what they use', async () => {
  using project = new Project({
    'vitest.config.ts': configWith('{ server: true }'),
    'folder/reads.ipynb': readsData,
    'folder/data.csv': 'a,b',
    'plain.ipynb': notebookFile([{ code: '1', outputs: [result('1')] }]),
  })
  await using server = await startJupyterServer({
    kind: 'jupyter_server',
    directory: project.folder,
  })
  const env = { JUPYTER_SERVER_URL: server.url, JUPYTER_TOKEN: server.token }
  const { files, output } = await project.run(['--reporter=verbose'], env)
  expect(output).toContain('Uses  folder/reads.ipynb: folder/data.csv\n')
  expect(Object.keys(files).toSorted()).toEqual([
    'folder/reads.ipynb',
    'plain.ipynb',
  ])
  makeRepository(project)
  project.write('folder/data.csv', 'a,c')
  const changed = await project.run(['--changed'], env)
  expect(Object.keys(changed.files)).toEqual(['folder/reads.ipynb'])
})

test('dependencies: false notes nothing', async () => {
  using project = new Project({
    'vitest.config.ts': configWith(
      `{ python: ${JSON.stringify(python)}, dependencies: false }`,
    ),
    'reads.ipynb': readsData,
    'data.csv': 'a,b',
  })
  const { exitCode, output } = await project.run(['--reporter=verbose'])
  expect([exitCode, /Notebooks {2}1 run/.test(output)]).toEqual([0, true])
  expect(output).not.toContain('Uses')
  makeRepository(project)
  project.write('data.csv', 'a,c')
  const changed = await project.run(['--changed', '--passWithNoTests'])
  expect(changed.files).toEqual({})
})
