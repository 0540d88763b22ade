import type { PackageManager } from '../packages/package-manager.ts'
import type { ProjectFacts, PythonFacts } from './project-facts.ts'

/**
 * A workflow of GitHub Actions that runs the notebooks of a project.
 *
 * @param packages Of Python, which it installs beside those of the project.
 */
export function renderWorkflow(
  {
    manager,
    python,
    repository: { folder },
  }: Pick<ProjectFacts, 'manager' | 'python' | 'repository'>,
  packages: readonly string[],
): string {
  // A conda environment is active in login shells only.
  const shell = python.by === 'conda' ? 'bash -el {0}' : undefined
  const defaults = [
    ...(folder === '' ? [] : [`        working-directory: ${folder}`]),
    ...(shell === undefined ? [] : [`        shell: ${shell}`]),
  ]
  const run = `${manager.run} vitest run`
  return [
    'name: notebooks',
    'on:',
    '  push:',
    '    branches: [main, master]',
    '  pull_request:',
    'permissions:',
    '  contents: read',
    'jobs:',
    '  notebooks:',
    '    runs-on: ubuntu-latest',
    ...(defaults.length === 0
      ? []
      : ['    defaults:', '      run:', ...defaults]),
    '    steps:',
    '      - uses: actions/checkout@v4',
    ...nodeSteps(manager, folder),
    ...pythonSteps(python, folder, packages.join(' ')),
    `      - run: ${manager.installLocked}`,
    `      - run: ${python.by === 'poetry' ? `poetry run ${run}` : run}`,
    '',
  ].join('\n')
}

function nodeSteps(
  { name }: PackageManager,
  folder: string,
): readonly string[] {
  const lockfile = folder === '' ? '' : `${folder}/`
  const cache =
    name === 'npm'
      ? [
          '          cache: npm',
          ...(folder === ''
            ? []
            : [
                `          cache-dependency-path: ${lockfile}package-lock.json`,
              ]),
        ]
      : []
  return [
    '      - uses: actions/setup-node@v4',
    '        with:',
    "          node-version: 'lts/*'",
    ...cache,
    ...(name === 'pnpm' || name === 'yarn'
      ? // Node has brought it along up to version 24.
        ['      - run: npm install -g corepack && corepack enable']
      : []),
    ...(name === 'bun' ? ['      - uses: oven-sh/setup-bun@v2'] : []),
  ]
}

function pythonSteps(
  { by, file, versionFile, environment = 'base' }: PythonFacts,
  folder: string,
  packages: string,
): readonly string[] {
  const at = folder === '' ? '' : `${folder}/`
  const setup = [
    '      - uses: actions/setup-python@v5',
    '        with:',
    versionFile === undefined
      ? "          python-version: '3.x'"
      : `          python-version-file: ${at}${versionFile}`,
  ]
  switch (by) {
    case 'uv':
      return [
        '      - uses: astral-sh/setup-uv@v6',
        '      - run: uv sync',
        `      - run: uv pip install ${packages}`,
      ]
    case 'poetry':
      return [
        ...setup,
        '      - run: pipx install poetry',
        '      - run: poetry install',
        `      - run: poetry run pip install ${packages}`,
      ]
    case 'conda':
      return [
        '      - uses: conda-incubator/setup-miniconda@v3',
        '        with:',
        `          environment-file: ${at}${file}`,
        '          auto-activate-base: false',
        `          activate-environment: ${environment}`,
        `      - run: conda install -y ${packages}`,
      ]
    case 'requirements':
      return [...setup, `      - run: pip install ${packages} -r ${file}`]
    case 'pyproject':
      return [...setup, `      - run: pip install ${packages} .`]
    case 'none':
      return [...setup, `      - run: pip install ${packages}`]
  }
}
