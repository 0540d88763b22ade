import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { describe, expect, test } from 'vitest'

import { CONSUMERS, Project } from './consumer.ts'
import { notebookFile, result } from './notebook-file.ts'
import { until } from './processes.ts'
import { CONFIG_THAT_TELLS, WatchSession, runsOf } from './watch-session.ts'

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
      code: "import json\njson.load(open('shared.json'))",
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
  'plain.ipynb': notebookFile([{ code: '1', outputs: [result('1')] }]),
}

function git(project: Project, ...args: readonly string[]): void {
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org']
  execFileSync('git', [...author, ...args], { cwd: project.folder })
}

describe.each(CONSUMERS)('on %s', (consumer) => {
  test(
    'watch mode reruns the notebooks that use a file',
    { timeout: 180_000 },
    async () => {
      using project = new Project(FILES, consumer)
      await using watch = new WatchSession(project)
      expect(await watch.nextRun()).toEqual({
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

      // A data file, also when it goes and comes again.
      expect(await runAfterWriting('data.csv', 'a,c')).toEqual({
        'reads.ipynb': 'failed',
      })
      expect(
        await watch.runAfter(() => rmSync(join(project.folder, 'data.csv'))),
      ).toEqual({
        'reads.ipynb': 'failed',
      })
      expect(await runAfterWriting('data.csv', 'a,b')).toEqual({
        'reads.ipynb': 'passed',
      })

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
    },
  )

  test('a file that a process of the notebook writes does not rerun it', async () => {
    const stamping = (comment: string): string =>
      notebookFile([
        {
          code: `# ${comment}\n!date +%N > stamp.txt\nopen('stamp.txt').read()`,
          tags: ['vitest-ignore-output'],
        },
      ])
    using project = new Project(
      {
        'vitest.config.ts': CONFIG_THAT_TELLS,
        'stamps.ipynb': stamping('once'),
      },
      consumer,
    )
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
    using project = new Project(
      {
        'vitest.config.ts': CONFIG_THAT_TELLS,
        'there.ipynb': passing('a.txt', 'b.txt'),
        'back.ipynb': passing('b.txt', 'a.txt'),
      },
      consumer,
    )
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

  test('--changed and related know them from the runs before', async () => {
    using project = new Project(
      {
        ...FILES,
        '.gitignore': 'node_modules\n.vite\nruns.txt\nlog.txt\n__pycache__\n',
      },
      consumer,
    )
    rmSync(join(project.folder, 'neighbour'), { recursive: true })
    const changed = async (...args: readonly string[]): Promise<unknown> => {
      const before = runsOf(project).length
      const { output } = await project.run([
        '--reporter=./tell.ts',
        '--passWithNoTests',
        ...args,
      ])
      void output
      return runsOf(project)[before]
    }
    project.write(
      'tell.ts',
      `${CONFIG_THAT_TELLS.split('export default')[0]}\nexport default class { onTestRunEnd = tell.onTestRunEnd }`,
    )
    git(project, 'init', '-q')
    git(project, 'add', '.')
    git(project, 'commit', '-qm', 'all')
    await project.run()
    expect(await changed('--changed')).toEqual({})

    project.write('package/deep.py', 'value = 2\n')
    expect(await changed('--changed')).toEqual({ 'imports.ipynb': 'failed' })
    // It failed half-way; what its other cells used is not forgotten.
    git(project, 'checkout', '-q', '.')
    rmSync(join(project.folder, 'data.csv'))
    expect(await changed('--changed')).toEqual({ 'reads.ipynb': 'failed' })
    expect(await changed('--changed')).toEqual({ 'reads.ipynb': 'failed' })
  })
})
