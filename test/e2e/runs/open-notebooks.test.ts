// @module-tag thorough

import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { listKernels } from '../../helpers/kernels/list-kernels.ts'
import { notebookFile } from '../../helpers/notebooks/notebook-file.ts'
import { Project, python } from '../../helpers/runs/consumer.ts'
import { denoKernel } from '../../helpers/runs/deno-kernel.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { processesWith } from '../../helpers/runs/processes.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import { until } from '../../helpers/until.ts'

const NOTEBOOK = notebookFile([
  { code: 'year = 2020', tags: ['parameters'], outputs: [] },
  {
    code: 'print("sum", sum(range(year)))',
    outputs: [{ output_type: 'stream', name: 'stdout', text: 'sum 2039190\n' }],
  },
])

/** What only the functions of the option `comparison` let pass. */
const SHOUTING = notebookFile([
  {
    code: 'print("HELLO")',
    outputs: [{ output_type: 'stream', name: 'stdout', text: 'hello\n' }],
  },
])

const COMPARISON = `import { defineComparison } from 'vitest-notebook/comparison'
export default defineComparison({ normalisers: { 'lower case': (text: string) => text.toLowerCase() } })
`

const SHOUTED = `import { expect, test } from 'vitest'
import { openNotebook } from 'vitest-notebook/test'

test('functions of the configuration compare', async () => {
  await using nb = await openNotebook('shouting.ipynb')
  await expect(nb.cell(1)).toMatchStoredOutput()
})
`

const RAISING = notebookFile([
  { code: 'def check():\n    raise ValueError("no rows")', count: null },
  { code: 'check()', count: null },
])

/** A file of tests as a user writes it; \`name\` tells its snapshots and notes from others. */
function tests(name: string): string {
  return `import { appendFileSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openKernel, openNotebook, test as kernelTest } from 'vitest-notebook/test'

const PARENT = '__import__("os").getppid()'

test('a notebook', async () => {
  await using nb = await openNotebook('notebooks/analysis.ipynb')
  await expect(nb.cell(2)).toMatchStoredOutput()
  await expect(nb.cell(2)).toMatchOutputSnapshot()
  expect(await nb.evaluate('[year, b"a", {1}]')).toEqual([2020, new Uint8Array([97]), new Set([1])])
  expect(await nb.evaluate('__import__("os").getcwd()')).toMatch(/notebooks$/)
  appendFileSync('parents.txt', (await nb.evaluate(PARENT)) + '\\n')
})

test('that is never closed, with clocks that stand still', async () => {
  vi.useFakeTimers()
  try {
    const nb = await openNotebook('notebooks/analysis.ipynb')
    await nb.run()
  } finally {
    vi.useRealTimers()
  }
})

kernelTest('a kernel', async ({ kernel }) => {
  await kernel.set({ name: '${name}' })
  expect(await kernel.evaluate('name.upper()')).toBe('${name.toUpperCase()}')
})

test('with other parameters', async () => {
  await using nb = await openNotebook(new URL('notebooks/analysis.ipynb', import.meta.url), { parameters: { year: 3 } })
  await nb.run()
  expect(nb.cell(2).text).toBe('sum 3')
  await expect(nb.cell(2)).not.toMatchStoredOutput()
})
`
}

const RED = `import { expect, test } from 'vitest'
import { openNotebook } from 'vitest-notebook/test'

test('raises', async () => {
  await using nb = await openNotebook('raising.ipynb')
  await nb.run()
})

test('changed', async () => {
  await using nb = await openNotebook('notebooks/analysis.ipynb', { parameters: { year: 3 } })
  await expect(nb.cell(2)).toMatchOutputSnapshot()
})
`

/** That this was written by the first run, which had another value. */
const RED_SNAPSHOT = `// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html

exports[\`changed > cell [2] 1\`] = \`
stdout
  sum 5
\`;
`

const KINDS = {
  threads: "pool: 'threads'",
  forks: "pool: 'forks'",
  shared:
    "pool: 'threads', isolate: false, fileParallelism: false, sequence: { groupOrder: 1 }",
}

function config(plugin: string): string {
  const projects = Object.entries(KINDS).map(
    ([name, options]) =>
      `{ test: { name: '${name}', include: ['${name}-*.test.ts'], testTimeout: 60_000, ${options} } }`,
  )
  return `import { defineConfig } from 'vitest/config'
import { notebooks } from 'vitest-notebook'
export default defineConfig({ plugins: [${plugin}], test: { maxWorkers: 2, projects: [${projects.join(',\n')}] } })
`
}

function project(consumer: ConstructorParameters<typeof Project>[1]): Project {
  return new Project(
    {
      'vitest.config.ts': config(
        `notebooks({ python: ${JSON.stringify(python)}, include: ['notebooks/*.ipynb'], comparison: './compare.ts' })`,
      ),
      'bare.config.ts': config(''),
      'notebooks/analysis.ipynb': NOTEBOOK,
      'raising.ipynb': RAISING,
      'shouting.ipynb': SHOUTING,
      'compare.ts': COMPARISON,
      'forks-shouted.test.ts': SHOUTED,
      ...Object.fromEntries(
        Object.keys(KINDS).flatMap((name) =>
          ['a', 'b'].map((file) => [`${name}-${file}.test.ts`, tests(name)]),
        ),
      ),
      'threads-red.test.ts': RED,
      '__snapshots__/threads-red.test.ts.snap': RED_SNAPSHOT,
    },
    consumer,
  )
}

function parentsIn({ folder }: Project): readonly string[] {
  const file = join(folder, 'parents.txt')
  const parents = readFileSync(file, 'utf8').trim().split('\n')
  rmSync(file)
  return parents
}

describeOnEachVitest('tests that open notebooks', (consumer) => {
  test('in threads and forks, with the plugin and without', async () => {
    using files = project(consumer)
    // Short, since it has to hold Unix domain sockets.
    const temporary = mkdtempSync(join(tmpdir(), 'in-'))
    const marker = randomUUID()
    const env = { IN_TEST: marker, TMPDIR: temporary }
    const nothingLeft = async (): Promise<void> => {
      await until(
        'nothing is left',
        () =>
          processesWith(`IN_TEST=${marker}`).length === 0 &&
          readdirSync(temporary).every((name) => !name.startsWith('vnb-')),
      )
    }

    const green = Object.keys(KINDS).flatMap((name) => [
      `${name}-a.test.ts`,
      `${name}-b.test.ts`,
    ])
    const withPlugin = await files.run([], env)
    expect(withPlugin.output).toContain('2 equal')
    expect(
      green.filter((file) => withPlugin.files[file]?.status !== 'passed'),
    ).toEqual([])
    expect(withPlugin.files['forks-shouted.test.ts']?.status).toBe('passed')
    expect(withPlugin.files['threads-red.test.ts']?.tests).toEqual([
      expect.objectContaining({
        status: 'failed',
        message: expect.stringMatching(
          /^ValueError: no rows\n\n ❯ raising\.ipynb:\d+ \(cell \[2\]\)\n {2}❯ 1 │ check\(\)\n {3}cell \[1\] line 2 in check\n/,
        ),
      }),
      expect.objectContaining({
        status: 'failed',
        message: expect.stringMatching(
          /Output of cell \[2\] of notebooks\/analysis\.ipynb changed: stdout[^]*- Snapshot[^]*- sum 5\n {2}\+ sum 3|- sum 5\n\+ sum 3/,
        ),
      }),
    ])
    // Reports lead into the test.
    expect(withPlugin.output).toMatch(/❯ threads-red\.test\.ts:6:12/)
    expect(withPlugin.output).toMatch(/❯ threads-red\.test\.ts:11:/)
    expect(new Set(parentsIn(files)).size).toBe(1)
    await nothingLeft()

    const snapshots = join(files.folder, '__snapshots__')
    const written = readdirSync(snapshots).map((file) =>
      readFileSync(join(snapshots, file), 'utf8'),
    )
    expect(written).toHaveLength(green.length + 1)
    expect(written[0]).toContain('stdout\n  sum 2039190\n')

    // In CI no snapshot is written, so those of the first run must be found.
    const bare = await files.run(['--config=bare.config.ts'], {
      ...env,
      CI: '1',
    })
    expect(
      green.filter((file) => bare.files[file]?.status !== 'passed'),
    ).toEqual([])
    expect(Object.keys(bare.files)).toHaveLength(green.length + 2)
    expect(bare.files['forks-shouted.test.ts']?.status).toBe('failed')
    expect(new Set(parentsIn(files)).size).toBeGreaterThan(1)
    await nothingLeft()

    // And where no notebook is part of the run.
    const alone = await files.run(
      ['--project=forks', 'forks-a.test.ts', '-u'],
      env,
    )
    expect(alone.files['forks-a.test.ts']?.status).toBe('passed')
    expect(alone.exitCode).toBe(0)
    await nothingLeft()
    rmSync(temporary, { recursive: true })
  })

  test('on a server, whose kernels all end', async () => {
    using files = new Project(
      {
        'vitest.config.ts': config('notebooks({ server: true })'),
        'forks-server.test.ts': `import { expect, test } from 'vitest'
import { openNotebook } from 'vitest-notebook/test'

test('there', async () => {
  await using nb = await openNotebook('analysis.ipynb', { parameters: { year: 4 } })
  await nb.runAll()
  expect(nb.cell(2).text).toBe('sum 6')
  expect(await nb.evaluate('[year, (1, 2)]')).toEqual([4, [1, 2]])
  await expect(nb.evaluate('1 / 0')).rejects.toMatchObject({ name: 'ZeroDivisionError' })
  await openNotebook('analysis.ipynb')
})
`,
        'analysis.ipynb': NOTEBOOK,
      },
      consumer,
    )
    await using server = await startJupyterServer({
      kind: 'jupyter_server',
      directory: files.folder,
    })
    const run = await files.run(['forks-server.test.ts'], {
      JUPYTER_SERVER_URL: server.url,
      JUPYTER_TOKEN: server.token,
    })
    expect(run.files['forks-server.test.ts']?.tests).toEqual([
      expect.objectContaining({ status: 'passed' }),
    ])
    await using rest = new RestClient(server)
    await until(
      'no kernel is left',
      async () => (await listKernels(rest)).length === 0,
    )
  })

  test('in TypeScript, on Deno', async () => {
    using files = new Project(
      {
        'vitest.config.ts': config(''),
        'share/kernels/deno/kernel.json': denoKernel(),
        'forks-deno.test.ts': `import { expect, test } from 'vitest'
import { openNotebook } from 'vitest-notebook/test'

test('typed', async () => {
  await using nb = await openNotebook('typed.ipynb', { parameters: { region: 'süd "x"', year: 5, rates: [1.5, null], big: 2n ** 70n } })
  await nb.runAll()
  expect(nb.cell(2).text).toBe('süd "x" 5 [1.5,null] 1180591620717411303424')
  await nb.set({ region: 'east' })
  expect((await nb.inject('console.log(region)')).text).toBe('east')
  await expect(nb.inject('throw new TypeError("no")')).rejects.toThrow('no')
  await expect(nb.evaluate('1')).rejects.toThrow('is for Python only')
})
`,
        'typed.ipynb': notebookFile(
          [
            {
              code: 'const region = "north"\nlet year: number = 1\nlet rates: unknown[] = []\nlet big = 0n',
              tags: ['parameters'],
            },
            'console.log([region, year, JSON.stringify(rates), big].join(" "))',
          ],
          {
            kernelspec: {
              name: 'deno',
              display_name: 'Deno',
              language: 'typescript',
            },
          },
        ),
      },
      consumer,
    )
    const run = await files.run(['forks-deno.test.ts'], {
      JUPYTER_PATH: join(files.folder, 'share'),
    })
    expect(run.files['forks-deno.test.ts']?.tests).toEqual([
      expect.objectContaining({ status: 'passed' }),
    ])
  })
})
