import { describe, expect, test } from 'vitest'

import {
  findPythonCandidates,
  type PythonSearch,
} from '../../../src/main/hosts/python-candidates.ts'

function search(
  overrides: Partial<Omit<PythonSearch, 'exists' | 'read'>>,
  files: readonly string[] = [],
  texts: Readonly<Record<string, string>> = {},
): string[] {
  return findPythonCandidates({
    directory: '/repo/app/docs',
    root: '/repo/app',
    env: {},
    platform: 'linux',
    ...overrides,
    exists: (file) => files.includes(file) || file in texts,
    read: (file) => texts[file],
  }).map(({ executable, args }) => [executable, ...args].join(' '))
}

const onPath = ['python3', 'python']
const near = '/repo/app/docs/venv/bin/python'
const project = '/repo/app/.venv/bin/python'
const repository = '/repo/.venv/bin/python'

describe('POSIX', () => {
  test.each<[string, Partial<PythonSearch>, string[], string[]]>([
    ['nothing there: the place to make one', {}, [], [project, ...onPath]],
    [
      'folders, the nearest first',
      {},
      [near, project],
      [near, project, ...onPath],
    ],
    [
      'above the root, up to the repository',
      {},
      [repository, '/repo/.git', '/.venv/bin/python'],
      [repository, ...onPath],
    ],
    [
      'not above the root without a repository',
      {},
      [repository],
      [project, ...onPath],
    ],
    [
      'a notebook outside of the root and any repository',
      { directory: '/other/docs' },
      ['/other/.venv/bin/python', '/other/docs/.venv/bin/python'],
      ['/other/docs/.venv/bin/python', ...onPath],
    ],
    [
      '`env` only when it is an environment',
      {},
      [
        '/repo/app/docs/env/bin/python',
        '/repo/app/env/bin/python',
        '/repo/app/env/pyvenv.cfg',
      ],
      ['/repo/app/env/bin/python', ...onPath],
    ],
    [
      'the activated environment before a folder, once',
      { env: { VIRTUAL_ENV: '/repo/app/.venv' } },
      [near, project],
      [project, near, ...onPath],
    ],
    [
      'an activated conda environment before a folder',
      { env: { CONDA_PREFIX: '/conda/envs/ml', CONDA_DEFAULT_ENV: 'ml' } },
      [project],
      ['/conda/envs/ml/bin/python', project, ...onPath],
    ],
    [
      "conda's base after a folder",
      { env: { CONDA_PREFIX: '/conda', CONDA_DEFAULT_ENV: 'base' } },
      [project],
      [project, '/conda/bin/python', ...onPath],
    ],
    [
      'VIRTUAL_ENV before conda, empty ones ignored',
      { env: { VIRTUAL_ENV: '', CONDA_PREFIX: '/conda/envs/ml' } },
      [project],
      ['/conda/envs/ml/bin/python', project, ...onPath],
    ],
    [
      'the option alone, relative to the root',
      { python: 'tools/python', env: { VIRTUAL_ENV: '/v' } },
      [project],
      ['/repo/app/tools/python'],
    ],
    ['the option as a name', { python: 'pypy3' }, [], ['pypy3']],
  ])('%s', (_, overrides, files, expected) => {
    expect(search(overrides, files)).toEqual(expected)
  })
})

test('Windows', () => {
  expect(
    search(
      {
        platform: 'win32',
        directory: 'C:\\repo\\docs',
        root: 'C:\\repo',
        env: {
          VIRTUAL_ENV: 'C:\\v',
          CONDA_PREFIX: 'C:\\conda',
          CONDA_DEFAULT_ENV: 'base',
        },
      },
      [
        'C:\\repo\\.venv\\Scripts\\python.exe',
        'C:\\repo\\docs\\venv\\conda-meta',
        'C:\\repo\\docs\\venv\\python.exe',
      ],
    ),
  ).toEqual([
    'C:\\v\\Scripts\\python.exe',
    'C:\\repo\\docs\\venv\\python.exe',
    'C:\\repo\\.venv\\Scripts\\python.exe',
    'C:\\conda\\python.exe',
    ...onPath,
    'py -3',
  ])
})

describe('above the root, up to the root of a workspace', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['pnpm', { '/repo/pnpm-workspace.yaml': '' }, repository],
    ['npm', { '/repo/package.json': '{"workspaces": ["app"]}' }, repository],
    ['uv', { '/repo/uv.lock': '' }, repository],
    ['a Python project', { '/repo/pyproject.toml': '' }, repository],
    [
      'a Python project in a workspace of uv',
      { '/repo/app/pyproject.toml': '', '/repo/uv.lock': '' },
      repository,
    ],
    ['a package alone', { '/repo/package.json': '{"name": "x"}' }, project],
    ['no package at all', { '/repo/package.json': 'workspaces' }, project],
  ])('%s', (_, texts, found) => {
    expect(search({}, [repository, '/.venv/bin/python'], texts)).toEqual([
      found,
      ...onPath,
    ])
  })
})
