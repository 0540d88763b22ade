// @module-tag thorough

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { expect, test } from 'vitest'

import { codeBlocks } from '../../docs/documents.ts'
import {
  notebookFile,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import {
  cleanEnvironment,
  configWith,
  consumerFolder,
  nodeOf,
  Project,
  python,
} from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { junitFaults } from '../../helpers/runs/junit-schema.ts'
import { parseWorkflow, runJob } from '../../helpers/runs/workflow.ts'
import type { Runner } from '../../helpers/runs/workflow.ts'

const calls = (name: string): string =>
  notebookFile([`import shop; assert shop.${name}() == 1`])

const FILES = {
  'vitest.config.ts': configWith(
    "{ report: 'notebook-report.html', coverage: { python: true } }",
    "coverage: { reporter: ['text'] }",
  ),
  'shop.py': ['first', 'second', 'third']
    .map((name) => `def ${name}():\n    return 1\n`)
    .join('\n\n'),
  'a.ipynb': calls('first'),
  'b.ipynb': notebookFile([{ code: '6 * 7', outputs: [result('42')] }]),
  'c.ipynb': notebookFile([
    { code: "print('total 13')", outputs: [stdout('total 12\n')] },
  ]),
  'd.ipynb': notebookFile(['1 / 0', '2']),
  'e.ipynb': notebookFile([{ code: '1 + 1', outputs: [result('2')] }]),
  'f.ipynb': calls('second'),
}
const files: ReadonlyMap<string, string> = new Map(Object.entries(FILES))
const NOTEBOOKS = [...files.keys()].filter((name) => name.endsWith('.ipynb'))
const RED = ['c.ipynb', 'd.ipynb']

const [yaml] = codeBlocks('yaml').filter(({ text }) =>
  text.includes('--mergeReports'),
)

describeOnEachVitest('the workflow with shards', (consumer) => {
  test('does what the document says', () => {
    const { jobs } = parseWorkflow(yaml?.text ?? '')
    using project = new Project(FILES, consumer)
    const { folder } = project
    const artifacts = join(folder, '../artifacts')
    const summary = join(folder, '../summary.md')
    mkdirSync(artifacts)
    let output = ''
    const runner: Runner = {
      folder,
      artifacts,
      checkOut() {
        rmSync(folder, { recursive: true })
        for (const [file, content] of files) {
          project.write(file, content)
        }
        rmSync(summary, { force: true })
        output = ''
      },
      shell(lines) {
        // What they install is there.
        const own = lines.replaceAll(/^(?:pip install|npm ci)\b.*$/gm, '')
        const path = [
          dirname(nodeOf(consumer)),
          join(consumerFolder(consumer), 'node_modules/.bin'),
          dirname(python),
          process.env['PATH'],
        ]
        const { status, stdout, stderr } = spawnSync(
          'bash',
          ['-e', '-c', own.replaceAll('npx ', '')],
          {
            cwd: folder,
            encoding: 'utf8',
            env: cleanEnvironment({
              PATH: path.join(delimiter),
              CI: 'true',
              GITHUB_ACTIONS: 'true',
              GITHUB_STEP_SUMMARY: summary,
            }),
          },
        )
        output += stripVTControlCharacters(stdout + stderr)
        return status === 0
      },
    }

    const { notebooks, report } = jobs
    const shards = notebooks?.strategy?.matrix?.shard ?? []
    expect(shards).toEqual([1, 2, 3])
    const done = shards.map((shard) => {
      const isGreen = notebooks && runJob(notebooks, runner, shard)
      const kept = NOTEBOOKS.map((name) =>
        readFileSync(join(folder, name), 'utf8'),
      )
      expect(kept).toEqual(NOTEBOOKS.map((name) => files.get(name)))
      const own = ranIn(output)
      expect(readFileSync(summary, 'utf8')).toContain(`${own.length} run on`)
      return { own, isGreen }
    })
    expect(done.flatMap(({ own }) => own).toSorted()).toEqual(NOTEBOOKS)
    const isRed = ({ own }: { readonly own: readonly string[] }): boolean =>
      RED.some((name) => own.includes(name))
    expect(done.map(({ isGreen }) => isGreen)).toEqual(
      done.map((shard) => !isRed(shard)),
    )

    expect(report && runJob(report, runner)).toBe(false)
    expect(ranIn(output).toSorted()).toEqual(NOTEBOOKS)
    expect(output).toMatch(/^TOTAL +6 +1 +83%$/m)
    const merged = readFileSync(summary, 'utf8')
    expect(merged).toContain('6 run on')
    const junit = readFileSync(join(artifacts, 'report/junit.xml'), 'utf8')
    expect(junitFaults(junit)).toEqual([])
    const suites = [...junit.matchAll(/<testsuite name="\[notebooks\] (.*?)"/g)]
    expect(suites.map(([, name = '']) => name).toSorted()).toEqual(NOTEBOOKS)
    const page = join(artifacts, 'report/notebook-report.html')
    const html = readFileSync(page, 'utf8')
    expect(NOTEBOOKS.filter((name) => !html.includes(name))).toEqual([])
    for (const text of [merged, junit, html]) {
      expect(text).toContain('total 13')
      expect(text).toContain('ZeroDivisionError')
    }
  })
})

/** The notebooks that a terminal has a line of. */
function ranIn(output: string): readonly string[] {
  return [...output.matchAll(/ notebooks {2}(\S+) \(/g)].map(
    ([, name = '']) => name,
  )
}
