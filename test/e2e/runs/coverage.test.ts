import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { testPython } from '../../helpers/environments.ts'
import { notebookFile } from '../../helpers/notebooks/notebook-file.ts'
import { configWith, Project, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import { thoroughIf } from '../../helpers/thorough.ts'

/** Of five statements, three are run where one function is called. */
const MODULE = `def called():
    return 1


def forgotten():
    value = 2
    return value
`
const CALLS = ['import shop', 'assert shop.called() == 1']

/** The row of a file in a table. */
function rowOf(run: RunResult, file: string): string | undefined {
  return run.output.split('\n').find((line) => line.startsWith(`${file} `))
}

function options(more = '', interpreter = python): string {
  return `{ python: ${JSON.stringify(interpreter)}, coverage: { python: true }, ${more} }`
}

describeOnEachVitest('coverage of Python', (consumer) => {
  let project: Project
  let run: RunResult

  beforeAll(async () => {
    project = new Project(
      {
        'vitest.config.ts': configWith(
          options(),
          "coverage: { reporter: ['text', 'lcov', 'json', 'cobertura'] }",
        ),
        'shop.py': MODULE,
        'unused.py': 'x = 1\n',
        // Preloaded, direct.
        'preloaded.ipynb': notebookFile(['import pandas', ...CALLS]),
        // Direct, and ended by the notebook itself.
        'exit.ipynb': notebookFile([...CALLS, 'exit()']),
        // It needs ZeroMQ.
        'zeromq.ipynb': notebookFile([
          ...CALLS,
          'import threading; threading.active_count() > 0; None',
        ]),
        'killed.ipynb': notebookFile([
          ...CALLS,
          '# vitest: raises\nimport os, time; time.sleep(0.1); os._exit(1)',
        ]),
      },
      consumer,
    )
    run = await project.run()
  })
  afterAll(() => project[Symbol.dispose]())

  test('names the lines that no notebook ran', () => {
    expect(run.output).toContain('shop.py')
    expect(rowOf(run, 'shop.py')).toMatch(/ 5 +2 +60% +6-7$/)
    expect(rowOf(run, 'unused.py')).toMatch(/ 1 +1 +0% +1$/)
    expect(run.output).not.toMatch(/ipykernel_|<ipython/)
  })

  test('says whose lines are lost', () => {
    expect(run.output).toMatch(
      /lacks what a kernel ran that ended without saving it .*: killed\.ipynb\./,
    )
  })

  test('is written beside the reports of Vitest', () => {
    const folder = join(project.folder, 'coverage', 'python')
    const text = (file: string): string =>
      readFileSync(join(folder, file), 'utf8')
    expect(text('lcov.info')).toContain('DA:2,1')
    expect(JSON.parse(text('coverage.json'))).toMatchObject({
      files: { 'shop.py': { missing_lines: [6, 7] } },
    })
    expect(text('coverage.xml')).toContain('filename="shop.py"')
    expect(existsSync(join(folder, 'html', 'index.html'))).toBe(true)
  })
})

describe('coverage of Python', () => {
  test('is the same of every kind of kernel', thoroughIf(true), async () => {
    const kinds = [
      ['', {}],
      ['preload: false', {}],
      ['', { VITEST_NOTEBOOK_DIRECT: '0' }],
      ['fork: false', {}],
    ] as const
    for (const [more, env] of kinds) {
      using project = new Project({
        'vitest.config.ts': configWith(options(more)),
        '.coveragerc': '[run]\nbranch = true\n',
        'shop.py': MODULE,
        'a.ipynb': notebookFile(['import pandas', ...CALLS]),
      })
      const run = await project.run([], env)
      expect(run.exitCode).toBe(0)
      expect(rowOf(run, 'shop.py')).toMatch(/ 5 +2 +0 +0 +60% +6-7$/)
    }
  })

  test('too little of it is red', thoroughIf(true), async () => {
    using project = new Project({
      'vitest.config.ts': configWith(options()),
      'pyproject.toml': '[tool.coverage.report]\nfail_under = 70\n',
      'shop.py': MODULE,
      'a.ipynb': notebookFile(CALLS),
    })
    const whole = await project.run()
    expect(whole.output).toContain(
      'is 60 %, and the project wants 70 % (fail_under)',
    )
    expect(whole.exitCode).toBe(1)
    const part = await project.run(['--shard=1/1'])
    expect(part.output).toContain('60 % in this shard')
    expect(part.exitCode).toBe(0)
  })

  test(
    'has child processes and tests that open notebooks',
    thoroughIf(true),
    async () => {
      const imports = 'import sys; sys.path.insert(0, "..")\nimport shop'
      const one = options("include: ['a/*.ipynb']")
      using project = new Project({
        'vitest.config.ts': configWith([
          one,
          options("name: 'other', include: ['b/*.ipynb'], timeout: 2000"),
        ]),
        '.coveragerc':
          '[run]\nsource_pkgs = shop\npatch = subprocess\nconcurrency = multiprocessing, thread\n',
        'shop.py': ['cell', 'child', 'pool', 'opened', 'nobody']
          .map((name) => `def in_${name}(value=1):\n    return value\n`)
          .join('\n\n'),
        'child.py': 'import shop\nshop.in_child()\n',
        'open.test.ts': `import { test } from 'vitest'
import { openNotebook } from 'vitest-notebook/test'
test('opens', async () => {
  await using nb = await openNotebook('t/opened.ipynb')
  await nb.runAll()
})
`,
        't/opened.ipynb': notebookFile([imports, 'shop.in_opened();']),
        'a/processes.ipynb': notebookFile([
          imports,
          'import subprocess, sys; subprocess.run([sys.executable, "../child.py"], check=True);',
          'import multiprocessing\nwith multiprocessing.get_context("fork").Pool(1) as pool:\n    pool.map(shop.in_pool, [1]); pool.close(); pool.join()',
        ]),
        // It is interrupted, and saves all the same.
        'b/slow.ipynb': notebookFile([
          imports,
          'import time; shop.in_cell(); time.sleep(60)',
        ]),
      })
      const run = await project.run()
      expect(rowOf(run, 'shop.py')).toMatch(/ 10 +1 +90% +18$/)
      expect(run.files['open.test.ts']?.status).toBe('passed')
    },
  )

  test('says that a server is not measured', thoroughIf(true), async () => {
    using project = new Project({
      'vitest.config.ts': configWith(
        '{ server: true, coverage: { python: true } }',
      ),
      'a.ipynb': notebookFile(['1']),
    })
    await using server = await startJupyterServer({
      kind: 'jupyter_server',
      directory: project.folder,
    })
    const run = await project.run([], {
      JUPYTER_SERVER_URL: server.url,
      JUPYTER_TOKEN: server.token,
    })
    expect(run.output).toContain(
      'lacks what notebooks ran on the Jupyter server',
    )
  })

  test('without coverage.py is one error', thoroughIf(true), async () => {
    const classic = testPython('.venv-classic')
    using project = new Project({
      'vitest.config.ts': configWith(options('', classic)),
      // Of Vitest's reports: Python takes it for a package without code.
      'coverage/index.html': '',
      'shop.py': MODULE,
      'a.ipynb': notebookFile(CALLS),
      'b.ipynb': notebookFile(CALLS),
    })
    const run = await project.run()
    expect(run.output.split('NB_ERR_COVERAGE')).toHaveLength(2)
    expect(run.output).toContain('-m pip install coverage')
    expect(run.exitCode).toBe(1)
    expect(run.files['a.ipynb']?.status).toBe('passed')
  })

  test(
    'goes with that of Vitest, unless switched off',
    thoroughIf(true),
    async () => {
      using project = new Project({
        'vitest.config.ts': configWith(
          `{ python: ${JSON.stringify(python)} }`,
          "coverage: { provider: 'custom', customProviderModule: './provider.js', reporter: ['text'] }",
        ),
        'provider.js': `export default {
        getProvider: () => ({
          name: 'none',
          initialize() {},
          resolveOptions: () => ({ enabled: true, reportsDirectory: 'coverage', reporter: [['text', {}]] }),
          clean() {},
          onAfterSuiteRun() {},
          onTestFailure() {},
          generateCoverage: () => ({}),
          reportCoverage() {},
        }),
      }`,
        'shop.py': MODULE,
        'a.ipynb': notebookFile(CALLS),
      })
      expect(rowOf(await project.run(['--coverage']), 'shop.py')).toMatch(
        / 60% /,
      )
      project.write(
        'vitest.config.ts',
        readFileSync(join(project.folder, 'vitest.config.ts'), 'utf8').replace(
          'notebooks({',
          'notebooks({ coverage: { python: false },',
        ),
      )
      const off = await project.run(['--coverage'])
      expect(off.output).not.toContain('Coverage of Python')
      expect(off.exitCode).toBe(0)
    },
  )
})
