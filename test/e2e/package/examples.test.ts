// @module-tag thorough

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { root, testPython } from '../../helpers/environments.ts'
import { Project } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'
import { denoKernel } from '../../helpers/runs/deno-kernel.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'

const GALLERY = join(root, 'examples')

/** Those that need nothing but Python, and share a run. */
const PLAIN = [
  'demo',
  'documentation',
  'parameters',
  'plots',
  'python-coverage',
  'sanitizer',
  'stripped',
  'testing',
]

/** What becomes of cells that are not simply equal, by notebook and number. */
const OTHERS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'deno/prices.ipynb': { 4: 'not-compared' },
  'documentation/docs/mistakes.ipynb': { 4: 'skipped' },
  'sanitizer/nightly.ipynb': { 3: 'not-compared', 4: 'skipped' },
  'testing/analysis.ipynb': { 6: 'skipped' },
}

/** How often a notebook is run, where that is not once. */
const CASES: Readonly<Record<string, number>> = { 'parameters/report.ipynb': 2 }

/** Examples as a reader copies them, each a project with its own configuration. */
function copyOf(...names: readonly string[]): Project {
  const project = new Project({
    'vitest.config.ts': `export default { test: { projects: ${JSON.stringify(names)} } }\n`,
  })
  for (const name of names) {
    project.copy(join('examples', name), name)
  }
  return project
}

/** What the notebooks of an example come to where all is as it should be. */
function expectedOf(example: string): Readonly<Record<string, unknown>> {
  const notebooks = readdirSync(join(GALLERY, example), {
    recursive: true,
    encoding: 'utf8',
  }).filter((file) => /^(?!wrong\b).*\.ipynb$/.test(file))
  return Object.fromEntries(
    notebooks.map((file) => {
      const path = `${example}/${file.replaceAll('\\', '/')}`
      const { cells } = JSON.parse(readFileSync(join(GALLERY, path), 'utf8'))
      const codeCells = cells.filter(
        (cell: { readonly cell_type: string }) => cell.cell_type === 'code',
      )
      const outcomes = codeCells.map(
        (_: unknown, index: number) => OTHERS[path]?.[index + 1] ?? 'matched',
      )
      return [
        path,
        Array.from({ length: CASES[path] ?? 1 }, () => outcomes).flat(),
      ]
    }),
  )
}

function outcomesIn(
  { files }: RunResult,
  example: string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(
        ([file]) => file.startsWith(`${example}/`) && file.endsWith('.ipynb'),
      )
      .map(([file, { tests }]) => [
        file,
        tests.map(({ outcome, status }) => outcome ?? status),
      ]),
  )
}

describe('the examples that need nothing but Python', () => {
  let project: Project
  let run: RunResult

  beforeAll(async () => {
    project = copyOf(...PLAIN)
    // In CI no snapshot is written that is not there.
    run = await project.run([], { CI: '1' })
  })

  afterAll(() => project[Symbol.dispose]())

  test.each(PLAIN)('%s', (example) => {
    expect(outcomesIn(run, example)).toEqual(expectedOf(example))
  })

  test('leave what their READMEs say', () => {
    const files = [
      'parameters/reports/report (north).ipynb',
      'parameters/reports/report (south).ipynb',
      'plots/notebook-report.html',
    ]
    expect(
      files.filter((file) => !existsSync(join(project.folder, file))),
    ).toEqual([])
    expect(run.output).toMatch(/By rule .* sanitizer build /)
    expect(run.output).toMatch(/tides.__init__\.py +10 +3 +70% +9, 16-17/)
    expect(run.files['testing/analysis.test.ts']?.status).toBe('passed')
    expect(run.exitCode).toBe(0)
  })
})

describe('an example with', () => {
  test('Deno, beside changed data', async () => {
    using project = copyOf('deno', 'parameters', 'plots')
    const data = 'plots/data/rainfall.csv'
    const rain = readFileSync(join(project.folder, data), 'utf8')
    project.write(data, rain.replace('Mar,190,', 'Mar,240,'))
    const sales = 'parameters/data/sales.csv'
    project.write(
      sales,
      readFileSync(join(project.folder, sales), 'utf8').replace('1425', '1525'),
    )
    project.write('share/kernels/deno/kernel.json', denoKernel())
    const run = await project.run([], {
      JUPYTER_PATH: join(project.folder, 'share'),
    })
    expect(outcomesIn(run, 'deno')).toEqual(expectedOf('deno'))
    expect(run.files['deno/prices.test.ts']?.status).toBe('passed')
    // Each case has its own baseline: the sales of the south have changed.
    expect(outcomesIn(run, 'parameters')).toEqual({
      'parameters/report.ipynb': [
        'matched',
        'matched',
        'matched',
        'matched',
        'mismatched',
        'mismatched',
      ],
    })
    // A plot is no more lenient than its README says.
    expect(outcomesIn(run, 'plots')).toEqual({
      'plots/rainfall.ipynb': [
        'mismatched',
        'mismatched',
        'matched',
        'mismatched',
        'mismatched',
      ],
    })
    const report = readFileSync(
      join(project.folder, 'parameters/reports/report (south).ipynb'),
      'utf8',
    )
    expect(report).toContain('south: 3275 in all')
  })

  test('a server, started as its compose file says', async () => {
    using project = copyOf('server')
    const directory = join(project.folder, 'server')
    const { command, ...service } = readService(join(directory, 'compose.yaml'))
    expect(service).toMatchObject({
      environment: {
        JUPYTER_TOKEN: expect.stringMatching(/^\$\{JUPYTER_TOKEN\b/),
      },
      ports: ['127.0.0.1:8888:8888'],
      volumes: [`.:${String(service['working_dir'])}`],
    })
    await using server = await startJupyterServer({
      kind: 'jupyter_server',
      directory,
      command: [...command, '--allow-root'],
    })
    const run = await project.run([], {
      JUPYTER_SERVER_URL: server.url,
      JUPYTER_TOKEN: server.token,
    })
    expect(outcomesIn(run, 'server')).toEqual(expectedOf('server'))
    expect(run.output).toMatch(/Notebooks {2}1 run on .* at /)
  })

  test('packages', async () => {
    using project = new Project({})
    project.copy('examples/monorepo', '.')
    const run = await project.run(['--reporter=verbose'])
    expect(run.exitCode).toBe(0)
    expect(
      Object.entries(run.files).map(([file, { tests }]) => [
        file,
        tests.map(({ outcome, status }) => outcome ?? status),
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['packages/money/cents.test.ts', ['passed']],
        ['packages/money/docs/rounding.ipynb', ['matched', 'matched']],
        ['packages/weather/conversions.ipynb', ['matched']],
      ]),
    )
    expect(run.output).toMatch(/money-notebooks/)
    expect(run.output).toMatch(/weather-notebooks/)
  })
})

/** The service of a compose file, its command split as a shell does. */
function readService(
  file: string,
): { readonly command: readonly [string, ...string[]] } & Record<
  string,
  unknown
> {
  const program = `
import json, shlex, sys, yaml
with open(sys.argv[1]) as file:
    service = yaml.safe_load(file)['services']['jupyter']
print(json.dumps({**service, 'command': shlex.split(service['command'])}))`
  return JSON.parse(
    execFileSync(testPython(), ['-c', program, file], { encoding: 'utf8' }),
  )
}
