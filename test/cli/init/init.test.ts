import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, describe, expect, test } from 'vitest'

import { planInit } from '../../../src/cli/init/plan-init.ts'
import type { InitPlan } from '../../../src/cli/init/plan-init.ts'
import { findFacts } from '../../../src/cli/init/project-facts.ts'
import { findPytestConfiguration } from '../../../src/cli/init/pytest-configuration.ts'
import { testPython } from '../../helpers/environments.ts'
import { notebookFile, stdout } from '../../helpers/notebooks/notebook-file.ts'

const RUN = notebookFile([{ code: 'print(1)', outputs: [stdout('1\n')] }])
const STRIPPED = notebookFile([{ code: 'print(1)', count: null }])

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true })
  }
})

/** What is planned for a repository with these files, in a folder of it. */
function plan(
  files: Readonly<Record<string, string>>,
  project = '',
): InitPlan & { readonly text: (path: string) => string | undefined } {
  const root = mkdtempSync(join(tmpdir(), 'init-'))
  folders.push(root)
  for (const [file, text] of Object.entries({ '.git/HEAD': '', ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  const planned = planInit(findFacts(join(root, project)))
  return {
    ...planned,
    text: (path) => planned.writes.find((write) => write.path === path)?.text,
  }
}

const WORKFLOW = '.github/workflows/notebooks.yml'

/** The steps of a workflow as Python reads the YAML. */
function stepsOf(yaml = ''): readonly string[] {
  const { stdout } = spawnSync(
    testPython(),
    [
      '-c',
      'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))',
    ],
    { input: yaml, encoding: 'utf8' },
  )
  const { jobs } = JSON.parse(stdout)
  return jobs.notebooks.steps.map(
    (step: { uses?: string; run?: string; with?: object }) =>
      [step.uses, step.run, step.with && JSON.stringify(step.with)]
        .filter((part) => part !== undefined)
        .join(' '),
  )
}

test('from a folder of notebooks, everything is written', () => {
  const { writes, kept, addition, next, text } = plan({
    'docs/a.ipynb': RUN,
    'requirements.txt': 'numpy',
  })
  expect(writes.map(({ path, about }) => [path, about])).toEqual([
    ['package.json', 'names the packages that are installed next'],
    ['vitest.config.mts', '1 notebook found; stored outputs are compared'],
    ['.gitignore', 'node_modules/ .ipynb_checkpoints/ .vitest/'],
    [WORKFLOW, 'npm, requirements (requirements.txt)'],
  ])
  expect(kept).toEqual([])
  expect(addition).toBeUndefined()
  expect(next.map(([command]) => command)).toEqual([
    'npm install -D vitest vitest-notebook',
    'npx vitest-notebook doctor',
    'npx vitest run',
  ])
  expect(text('vitest.config.mts'))
    .toBe(`import { defineConfig } from 'vitest/config'
import { notebooks } from 'vitest-notebook'

export default defineConfig({
  plugins: [notebooks()],
})
`)
  expect(stepsOf(text(WORKFLOW))).toEqual([
    'actions/checkout@v4',
    'actions/setup-node@v4 {"node-version":"lts/*","cache":"npm"}',
    'actions/setup-python@v5 {"python-version":"3.x"}',
    'pip install ipykernel -r requirements.txt',
    'npm ci',
    'npx vitest run',
  ])
})

describe('what is compared', () => {
  test.each([
    ['stored outputs', { 'a.ipynb': RUN }, false],
    [
      'stored outputs where only some are stripped',
      { 'a.ipynb': RUN, 'b.ipynb': STRIPPED },
      false,
    ],
    ['stored outputs where nothing can be read', { 'a.ipynb': '{' }, false],
    ['snapshots where all are stripped', { 'a.ipynb': STRIPPED }, true],
    [
      'snapshots where git strips them',
      { 'a.ipynb': RUN, '.gitattributes': '*.ipynb filter=nbstripout' },
      true,
    ],
  ])('%s', (_, files, isSnapshot) => {
    const config = plan(files).text('vitest.config.mts') ?? ''
    expect(config.includes("baseline: 'snapshot'")).toBe(isSnapshot)
  })
})

test('what pytest is told about notebooks is translated', async () => {
  const root = mkdtempSync(join(tmpdir(), 'init-'))
  folders.push(root)
  writeFileSync(join(root, 'a.ipynb'), RUN)
  expect(await findPytestConfiguration(root)).toBeUndefined()
  const ini =
    '[pytest]\naddopts = --nbval-lax --nbval-sanitize-with a.cfg --cov=shop\n'
  writeFileSync(join(root, 'pytest.ini'), ini)
  const { writes, next } = planInit(
    findFacts(root),
    await findPytestConfiguration(root),
  )
  expect(writes.find(({ path }) => path === 'vitest.config.mts')).toMatchObject(
    {
      text: expect.stringMatching(
        /baseline: 'none',[^]*sanitize: \['a\.cfg'\],[^]*timeout: 2_000_000,/,
      ),
      about: '1 notebook found; as pytest has it (pytest.ini)',
    },
  )
  // What measures has to be there, and what it writes is nobody's source.
  const textOf = (name: string): string | undefined =>
    writes.find(({ path }) => path === name)?.text
  expect(textOf(WORKFLOW)).toContain('pip install ipykernel coverage\n')
  expect(textOf('.gitignore')).toContain('coverage/\n')
  expect(next.map(([command]) => command)).toContain(
    'npx vitest-notebook migrate',
  )
})

test('nothing that is there is overwritten', () => {
  const { writes, kept, addition, next } = plan({
    'package.json':
      '{ "devDependencies": { "vitest": "5", "vitest-notebook": "1" } }',
    'pnpm-lock.yaml': '',
    'vite.config.ts': 'export default {}',
    '.gitignore': '/node_modules\n.venv',
    '.venv/pyvenv.cfg': '',
    [WORKFLOW]: 'name: mine',
    'a.ipynb': STRIPPED,
  })
  expect(writes).toEqual([
    {
      path: '.gitignore',
      of: 'project',
      text: '.ipynb_checkpoints/\n.vitest/\n',
      isAddition: true,
      about: '.ipynb_checkpoints/ .vitest/',
    },
  ])
  expect(kept).toEqual([
    'package.json: there already',
    `${WORKFLOW}: there already`,
  ])
  expect(addition).toBe(`// vite.config.ts
import { notebooks } from 'vitest-notebook'

plugins: [
  notebooks({
    // Compared with snapshots, since the notebooks hold no outputs.
    baseline: 'snapshot',
  }),
],`)
  expect(next.map(([command]) => command)).toEqual([
    'pnpm exec vitest-notebook doctor',
    'pnpm exec vitest run',
  ])
})

test('a second time, there is nothing to do', () => {
  const first = plan({ 'a.ipynb': RUN })
  const second = plan({
    'a.ipynb': RUN,
    ...Object.fromEntries(first.writes.map(({ path, text }) => [path, text])),
  })
  expect(second.writes).toEqual([])
  expect(second.addition).toBeUndefined()
})

describe('the workflow installs Python and its packages', () => {
  test.each<[string, Record<string, string>, readonly string[]]>([
    [
      'without any',
      {},
      [
        'actions/setup-python@v5 {"python-version":"3.x"}',
        'pip install ipykernel',
      ],
    ],
    [
      'by uv',
      { 'uv.lock': '', 'pyproject.toml': '[project]' },
      ['astral-sh/setup-uv@v6', 'uv sync', 'uv pip install ipykernel'],
    ],
    [
      'by pyproject.toml',
      { 'pyproject.toml': '[project]\nrequires-python = ">=3.10"' },
      [
        'actions/setup-python@v5 {"python-version-file":"pyproject.toml"}',
        'pip install ipykernel .',
      ],
    ],
    [
      'by conda',
      { 'environment.yml': 'name: lab\n' },
      [
        'conda-incubator/setup-miniconda@v3 {"environment-file":"environment.yml","auto-activate-base":false,"activate-environment":"lab"}',
        'conda install -y ipykernel',
      ],
    ],
    [
      'by poetry',
      { 'poetry.lock': '', '.python-version': '3.12' },
      [
        'actions/setup-python@v5 {"python-version-file":".python-version"}',
        'pipx install poetry',
        'poetry install',
        'poetry run pip install ipykernel',
      ],
    ],
  ])('%s', (_, files, steps) => {
    const all = stepsOf(plan({ 'a.ipynb': RUN, ...files }).text(WORKFLOW))
    expect(all.slice(2, -2)).toEqual(steps)
  })

  test.each([
    [
      'pnpm-lock.yaml',
      [
        'npm install -g corepack && corepack enable',
        'pnpm install --frozen-lockfile',
        'pnpm exec vitest run',
      ],
    ],
    [
      'yarn.lock',
      [
        'npm install -g corepack && corepack enable',
        'yarn install --frozen-lockfile',
        'yarn vitest run',
      ],
    ],
    [
      'bun.lock',
      [
        'oven-sh/setup-bun@v2',
        'bun install --frozen-lockfile',
        'bunx vitest run',
      ],
    ],
  ])('and Node by %s', (lockfile, steps) => {
    const all = stepsOf(plan({ [lockfile]: '' }).text(WORKFLOW))
    expect(
      all.filter((step) => !/setup-node|pip|python|checkout/.test(step)),
    ).toEqual(steps)
  })

  test('in the folder of the project', () => {
    const { writes } = plan(
      {
        'lab/a.ipynb': RUN,
        'lab/pyproject.toml': '[project]\nrequires-python = ">=3.9"',
        'lab/package-lock.json': '{}',
      },
      'lab',
    )
    const workflow = writes.find(({ path }) => path === WORKFLOW)
    expect(workflow?.of).toBe('repository')
    expect(workflow?.text).toContain('working-directory: lab\n')
    expect(stepsOf(workflow?.text).slice(1, 3)).toEqual([
      'actions/setup-node@v4 {"node-version":"lts/*","cache":"npm","cache-dependency-path":"lab/package-lock.json"}',
      'actions/setup-python@v5 {"python-version-file":"lab/pyproject.toml"}',
    ])
  })

  test('but none for another host', () => {
    const { writes, kept } = plan({ 'a.ipynb': RUN, '.gitlab-ci.yml': '' })
    expect(writes.map(({ path }) => path)).not.toContain(WORKFLOW)
    expect(kept.join()).toContain('in your CI, run: npx vitest run')
  })
})
