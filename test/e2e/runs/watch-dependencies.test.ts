// @module-tag thorough

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { notebookFile, result } from '../../helpers/notebooks/notebook-file.ts'
import { Project } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { makeRepository } from '../../helpers/runs/repository.ts'
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

describeOnEachVitest(
  'the files that notebooks use',
  (consumer) => {
    test('watch mode reruns the notebooks that use a file', async () => {
      using project = new Project(
        {
          ...FILES,
          'vitest.config.ts': CONFIG_THAT_TELLS.replace(
            'notebooks({',
            "notebooks({ comparison: './compare.ts', output: 'artifacts',",
          ),
          // What a process of it writes does not run it again.
          'stamps.ipynb': notebookFile([
            {
              code: "!date +%N > stamp.txt\nopen('stamp.txt').read()",
              tags: ['vitest-ignore-output'],
            },
          ]),
          'compare.ts': "export { rules } from './rules.ts'\n",
          'rules.ts': 'export const rules: string[] = []\n',
        },
        consumer,
      )
      await using watch = new WatchSession(project)
      expect(await watch.nextRun()).toEqual({
        'imports-at-once.ipynb': 'passed',
        'imports.ipynb': 'passed',
        'neighbour/outside.ipynb': 'passed',
        'plain.ipynb': 'passed',
        'reads.ipynb': 'passed',
        'shared.test.ts': 'passed',
        'shares.ipynb': 'passed',
        'stamps.ipynb': 'passed',
        'writes.ipynb': 'passed',
      })
      const write = (files: Readonly<Record<string, string | null>>) => () => {
        for (const [file, text] of Object.entries(files)) {
          if (text === null) {
            rmSync(join(project.folder, file))
          } else {
            project.write(file, text)
          }
        }
      }
      const neighbour = '../neighbour_of_project.py'

      // A module, a data file, and a module beside the project.
      expect(
        await watch.runsAfter(
          write({
            'helpers.py': 'value = 2\n',
            'data.csv': 'a,c',
            [neighbour]: 'value = 2',
          }),
          ['imports.ipynb', 'reads.ipynb', 'neighbour/outside.ipynb'],
        ),
      ).toEqual({
        'imports.ipynb': 'failed',
        'reads.ipynb': 'failed',
        'neighbour/outside.ipynb': 'failed',
      })
      // A module that cannot be imported, and one that is gone.
      expect(
        await watch.runsAfter(
          write({
            'helpers.py': 'value = (',
            'lonely.py': null,
            'data.csv': 'a,b',
          }),
          ['imports.ipynb', 'imports-at-once.ipynb', 'reads.ipynb'],
        ),
      ).toEqual({
        'imports.ipynb': 'failed',
        'imports-at-once.ipynb': 'failed',
        'reads.ipynb': 'passed',
      })
      // Back again.
      expect(
        await watch.runsAfter(
          write({
            'helpers.py': 'from package.deep import value\nvalue\n',
            'lonely.py': '',
            [neighbour]: 'value = 1\n',
          }),
          ['imports.ipynb', 'imports-at-once.ipynb', 'neighbour/outside.ipynb'],
        ),
      ).toEqual({
        'imports.ipynb': 'passed',
        'imports-at-once.ipynb': 'passed',
        'neighbour/outside.ipynb': 'passed',
      })
      // An inner module of a package, and other files that are gone.
      expect(
        await watch.runsAfter(
          write({
            'package/deep.py': 'value = 3\n',
            'data.csv': null,
            [neighbour]: null,
          }),
          ['imports.ipynb', 'reads.ipynb', 'neighbour/outside.ipynb'],
        ),
      ).toEqual({
        'imports.ipynb': 'failed',
        'reads.ipynb': 'failed',
        'neighbour/outside.ipynb': 'failed',
      })
      expect(
        await watch.runsAfter(
          write({ 'data.csv': 'a,b', [neighbour]: 'value = 1\n' }),
          ['reads.ipynb', 'neighbour/outside.ipynb'],
        ),
      ).toEqual({
        'reads.ipynb': 'passed',
        'neighbour/outside.ipynb': 'passed',
      })

      // A file of notebooks and ordinary tests alike.
      expect(
        await watch.runsAfter(write({ 'shared.json': '{"a": 2}' }), [
          'shared.test.ts',
          'shares.ipynb',
        ]),
      ).toEqual({ 'shared.test.ts': 'failed', 'shares.ipynb': 'failed' })

      // Files that nobody reads, and one that a notebook writes, too.
      expect(
        await watch.runsAfter(
          write({
            'log.txt': 'xxx',
            'unused.py': '',
            'package/deep.py': 'value = 1\n',
          }),
          ['imports.ipynb'],
        ),
      ).toEqual({ 'imports.ipynb': 'passed' })

      // What the last run used is what counts.
      expect(
        await watch.runsAfter(
          write({
            'imports.ipynb': notebookFile([
              { code: '1', outputs: [result('1')] },
            ]),
          }),
          ['imports.ipynb'],
        ),
      ).toEqual({ 'imports.ipynb': 'passed' })
      expect(
        await watch.runsAfter(
          write({ 'helpers.py': 'value = 4\n', 'data.csv': 'a,d' }),
          ['reads.ipynb'],
        ),
      ).toEqual({ 'reads.ipynb': 'failed' })

      // What all outputs are compared with.
      const notebooks = {
        'imports-at-once.ipynb': 'passed',
        'imports.ipynb': 'passed',
        'neighbour/outside.ipynb': 'passed',
        'plain.ipynb': 'passed',
        'reads.ipynb': 'passed',
        'shares.ipynb': 'passed',
        'stamps.ipynb': 'passed',
        'writes.ipynb': 'passed',
      }
      expect(
        await watch.runsAfter(
          write({
            'rules.ts':
              "export const rules = [{ name: 'all', pattern: /.+/s, replace: '' }]\n",
          }),
          Object.keys(notebooks),
        ),
      ).toEqual(notebooks)
      await sleep(1000)
      expect(watch.newRuns).toEqual([])
      // None was run because executed notebooks were written.
      const executed = join(project.folder, 'artifacts/imports.ipynb')
      expect(JSON.parse(readFileSync(executed, 'utf8')).cells).toMatchObject([
        { source: ['1'], execution_count: 1 },
      ])
    })

    test('--changed and related know them from the runs before', async () => {
      using project = new Project(
        {
          ...FILES,
          'vitest.config.ts': CONFIG_THAT_TELLS.replace(
            'notebooks({',
            "notebooks({ name: 'unnoted', include: ['unnoted.ipynb'], dependencies: false }), notebooks({ exclude: ['unnoted.ipynb'],",
          ),
          'unnoted.ipynb': readsData,
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
      const { output } = await project.run(['--reporter=verbose'])
      expect(output).toContain('Uses  reads.ipynb: data.csv\n')
      expect(output).not.toContain('Uses  unnoted.ipynb')

      // A file that is gone, and a notebook that does not get to its end for it.
      project.write('package/deep.py', 'value = 2\n')
      rmSync(join(project.folder, 'first.txt'))
      expect(await run('--changed')).toEqual({
        'imports.ipynb': 'failed',
        'two.ipynb': 'failed',
      })
      git('checkout', '-q', 'first.txt')
      git('commit', '-qam', 'changed')
      project.write('second.txt', '3')
      expect(await run('--changed=HEAD~1')).toEqual({
        'imports.ipynb': 'failed',
        'two.ipynb': 'passed',
      })
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
