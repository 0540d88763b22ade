import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith } from '../../helpers/runs/consumer.ts'
import { outcomesOf } from '../../helpers/runs/outcomes.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import type { TestServer } from '../../helpers/servers/servers.ts'
import { thoroughIf } from '../../helpers/thorough.ts'

describe('notebooks that are on a Jupyter server', () => {
  let directory: string
  let server: TestServer

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vitest-notebook-remote-'))
    mkdirSync(join(directory, 'unit 1/é#1%'), { recursive: true })
    const reads = notebookFile([
      {
        code: "print(open('data.txt').read(), end='')",
        outputs: [stdout('42\n')],
      },
    ])
    writeFileSync(join(directory, 'unit 1/data.txt'), '42\n')
    writeFileSync(join(directory, 'unit 1/reads.ipynb'), reads)
    writeFileSync(join(directory, 'unit 1/é#1%/data.txt'), '43\n')
    writeFileSync(join(directory, 'unit 1/é#1%/reads too.ipynb'), reads)
    writeFileSync(join(directory, 'not asked for.ipynb'), reads)
    server = await startJupyterServer({ kind: 'jupyter_server', directory })
  })

  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(directory, { recursive: true, force: true })
  })

  test('are fetched by the contents API and run in their folder there', async () => {
    using project = new Project({
      'vitest.config.ts': configWith(
        `{ server: { url: '${server.url}', notebooks: ['unit 1/'] }, output: 'executed' }`,
      ),
      'one.test.ts': "import { test } from 'vitest'\ntest('one', () => {})\n",
    })
    const result = await project.run([], { JUPYTER_TOKEN: server.token })
    const cells = Object.entries(result.files).map(([file, { tests }]) => [
      file,
      tests.map(({ status, message }) => `${status} ${message}`.trim()),
    ])
    expect(Object.fromEntries(cells)).toEqual({
      'one.test.ts': ['passed'],
      '.vitest/notebooks/unit 1/reads.ipynb': ['passed'],
      '.vitest/notebooks/unit 1/é#1%/reads too.ipynb': [
        'failed OutputMismatch: Output of cell [1] changed: stdout (1 of 1 output)',
      ],
    })
    expect(result.output).not.toContain(server.token)
    expect(
      readdirSync(join(project.folder, 'executed'), {
        recursive: true,
        encoding: 'utf8',
      }).toSorted(),
    ).toEqual([
      'unit 1',
      'unit 1/reads.ipynb',
      'unit 1/é#1%',
      'unit 1/é#1%/reads too.ipynb',
    ])
  })

  test('that are not there end the run with a clear message', async () => {
    using project = new Project({
      'vitest.config.ts': configWith(
        `{ server: { url: '${server.url}', notebooks: ['nowhere'] } }`,
      ),
    })
    const result = await project.run([], { JUPYTER_TOKEN: server.token })
    expect(result.exitCode).toBe(1)
    expect(result.output).toContain(
      `There is no "nowhere" at ${server.url}, which \`server.notebooks\` names.`,
    )
  })

  test('are updated there', async () => {
    const stale = notebookFile([
      { code: 'print(1)', outputs: [stdout('one\n')] },
    ])
    const file = join(directory, 'unit 2/a b.ipynb')
    mkdirSync(join(directory, 'unit 2'))
    writeFileSync(file, stale)
    using project = new Project({
      'vitest.config.ts': configWith(
        `{ server: { url: '${server.url}', notebooks: ['unit 2'] } }`,
      ),
    })
    const run = await project.run(['-u'], { JUPYTER_TOKEN: server.token })
    expect(outcomesOf(run, '.vitest/notebooks/unit 2/a b.ipynb')).toEqual([
      'updated',
    ])
    expect(readFileSync(file, 'utf8')).toBe(stale.replace('one\\n', '1\\n'))
    // It is saved as text: no checkpoint of it is made.
    expect(readdirSync(join(directory, 'unit 2'))).toEqual(['a b.ipynb'])
  })

  // To Vite, Vitest, globs, URLs and shells these mean something.
  const NAMES = [
    'what? now',
    'hash#1',
    '100%',
    '%41',
    'a+b&c',
    '[x]',
    '{a}',
    'star*',
    'trail ',
    '!bang',
    '-dash',
    'a:3',
    'u\u0308',
    '😀',
  ]

  test(
    'are run, recorded and updated whatever their names',
    thoroughIf(true),
    async () => {
      mkdirSync(join(directory, 'names'))
      const stale = notebookFile([
        { code: 'print(1)', outputs: [stdout('one\n')] },
      ])
      const fileOf = (name: string): string =>
        join(directory, 'names', `${name}.ipynb`)
      for (const name of NAMES) {
        writeFileSync(fileOf(name), stale)
      }
      const options = `{ server: { url: '${server.url}', notebooks: ['names'] }`
      using project = new Project({
        'vitest.config.ts': configWith(`${options} }`),
        'snapshot.config.ts': configWith(
          `${options}, baseline: 'snapshot', verifySnapshots: false }`,
        ),
      })
      const env = { JUPYTER_TOKEN: server.token }
      const outcomes = async (...args: readonly string[]): Promise<object> => {
        const run = await project.run(args, env)
        return Object.fromEntries(
          Object.keys(run.files).map((file) => [file, outcomesOf(run, file)]),
        )
      }
      const all = (outcome: string): object =>
        Object.fromEntries(
          NAMES.map((name) => [
            `.vitest/notebooks/names/${name}.ipynb`,
            [outcome],
          ]),
        )
      expect(await outcomes('--config=snapshot.config.ts')).toEqual(
        all('written'),
      )
      expect(await outcomes('--config=snapshot.config.ts')).toEqual(
        all('matched'),
      )
      expect(await outcomes('-u')).toEqual(all('updated'))
      const updated = stale.replace('one\\n', '1\\n')
      const left = NAMES.filter(
        (name) => readFileSync(fileOf(name), 'utf8') !== updated,
      )
      expect(left).toEqual([])
    },
  )

  test(
    'that change while they run are left as they are, and told',
    thoroughIf(true),
    async () => {
      const changes = {
        renamed: "import os; os.rename('renamed.ipynb', 'other.txt')",
        deleted: "import os; os.remove('deleted.ipynb')",
        edited:
          "t = open('edited.ipynb').read(); _ = open('edited.ipynb', 'w').write(t.replace('one', 'two'))",
        folder:
          "import os; os.remove('folder.ipynb'); os.mkdir('folder.ipynb')",
        touched: "import os; os.utime('touched.ipynb')",
        linked:
          "import os; os.rename('linked.ipynb', 'real.txt'); os.symlink('real.txt', 'linked.ipynb')",
      }
      const folder = join(directory, 'changes')
      mkdirSync(folder)
      for (const [name, code] of Object.entries(changes)) {
        writeFileSync(
          join(folder, `${name}.ipynb`),
          notebookFile([
            { code },
            { code: 'print(1)', outputs: [stdout('one\n')] },
          ]),
        )
      }
      using project = new Project({
        'vitest.config.ts': configWith(
          `{ server: { url: '${server.url}', notebooks: ['changes'] } }`,
        ),
      })
      const { files } = await project.run(['-u'], {
        JUPYTER_TOKEN: server.token,
      })
      const told = Object.entries(files).map(([file, { message }]) => {
        const name = file.replace(/^.*\/|\.ipynb$/g, '')
        return [name, message.replace(/^.*?: |\.?\n[^]*$/g, '')]
      })
      expect(Object.fromEntries(told)).toEqual({
        renamed: 'it was deleted or renamed while it ran',
        deleted: 'it was deleted or renamed while it ran',
        edited: 'another program changed it while it ran',
        folder: 'a folder took its place while it ran',
        touched: '',
        linked: '',
      })
      const text = (name: string): string =>
        readFileSync(join(folder, name), 'utf8')
      expect(text('other.txt')).toContain('one\\n')
      expect(text('edited.ipynb')).toContain('two\\n')
      expect(text('touched.ipynb')).toContain('"1\\n')
      expect(text('real.txt')).toContain('"1\\n')
    },
  )

  test('have snapshots in the project, and copies only of what is asked for', async () => {
    mkdirSync(join(directory, 'unit 3/drafts'), { recursive: true })
    for (const [name, code] of [
      ['a', 'print(1)'],
      ['b', 'print(2)'],
      ['drafts/c', '1/0'],
    ] as const) {
      writeFileSync(
        join(directory, `unit 3/${name}.ipynb`),
        notebookFile([code]),
      )
    }
    const options = `baseline: 'snapshot', verifySnapshots: false`
    const config = (notebooks: string): string =>
      configWith(
        `{ server: { url: '${server.url}', notebooks: ['${notebooks}'], exclude: ['**/drafts/**'] }, ${options} }`,
      )
    using project = new Project({
      'vitest.config.ts': config('unit 3'),
      'b.config.ts': config('unit 3/b*'),
    })
    const env = { JUPYTER_TOKEN: server.token }
    const copies = (): readonly string[] =>
      readdirSync(join(project.folder, '.vitest/notebooks'), {
        recursive: true,
        encoding: 'utf8',
      }).toSorted()

    const first = await project.run([], env)
    expect(outcomesOf(first, '.vitest/notebooks/unit 3/a.ipynb')).toEqual([
      'written',
    ])
    expect(copies()).toEqual([
      '.gitignore',
      'unit 3',
      'unit 3/a.ipynb',
      'unit 3/b.ipynb',
    ])
    const snapshot = '__snapshots__/server/unit 3/b.ipynb.snap'
    expect(readFileSync(join(project.folder, snapshot), 'utf8')).toContain('2')

    const file = join(directory, 'unit 3/b.ipynb')
    writeFileSync(file, notebookFile(['print(3)']))
    const then = await project.run(['--config=b.config.ts'], env)
    expect(Object.keys(then.files)).toEqual([
      '.vitest/notebooks/unit 3/b.ipynb',
    ])
    expect(outcomesOf(then, '.vitest/notebooks/unit 3/b.ipynb')).toEqual([
      'mismatched',
    ])
    expect(copies()).toEqual(['.gitignore', 'unit 3', 'unit 3/b.ipynb'])
  })
})
