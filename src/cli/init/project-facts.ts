import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

import { slash } from '../../common/paths.ts'
import { parseNotebook } from '../../nbformat/parse-notebook.ts'
import type { Notebook } from '../../nbformat/types.ts'
import { packageManager } from '../packages/package-manager.ts'
import type { PackageManager } from '../packages/package-manager.ts'
import { notebooksBelow } from '../run/select-notebooks.ts'

/** What can be found out about a project, so that nobody has to be asked. */
export interface ProjectFacts {
  readonly manager: PackageManager
  /** Its text. */
  readonly packageJson: string | undefined
  /** Name and text of the configuration that Vitest reads. */
  readonly config: { readonly name: string; readonly text: string } | undefined
  readonly notebooks: {
    readonly count: number
    /** How many of them hold no outputs. */
    readonly stripped: number
    /** What takes the outputs out when they are committed. */
    readonly stripper: string | undefined
  }
  readonly gitignore: string | undefined
  /** Folders of Python environments in it, of the names that notebooks are run with. */
  readonly environments: readonly string[]
  readonly python: PythonFacts
  /** The repository. */
  readonly repository: {
    /** Folder of the project in it, with slashes; empty for its root. */
    readonly folder: string
    readonly host: 'github' | 'other'
    readonly hasWorkflow: boolean
  }
}

/** How the packages of the notebooks are installed, by the files that say so. */
export interface PythonFacts {
  readonly by: 'uv' | 'poetry' | 'conda' | 'requirements' | 'pyproject' | 'none'
  /** The file that says so. */
  readonly file: string
  readonly versionFile: string | undefined
  /** Of conda's environment, as the file names it. */
  readonly environment?: string
}

/** Where the workflow is written, from the root of the repository. */
export const WORKFLOW = '.github/workflows/notebooks.yml'

export function findFacts(root: string): ProjectFacts {
  const repository = repositoryOf(root)
  const notebooks = notebooksBelow(root).map(readNotebook)
  const readable = notebooks.filter((notebook) => notebook !== undefined)
  const config = findConfig(root)
  return {
    manager: packageManager(root),
    packageJson: read(join(root, 'package.json')),
    config:
      config === undefined
        ? undefined
        : { name: config, text: read(join(root, config)) ?? '' },
    notebooks: {
      count: notebooks.length,
      stripped: readable.filter(isStripped).length,
      stripper: findStripper([root, repository]),
    },
    gitignore: read(join(root, '.gitignore')),
    environments: ['.venv', 'venv', 'env'].filter((name) =>
      existsSync(join(root, name, 'pyvenv.cfg')),
    ),
    python: findPython(root),
    repository: {
      folder: slash(relative(repository, root)),
      host: hostOf(repository),
      hasWorkflow: existsSync(join(repository, WORKFLOW)),
    },
  }
}

/** The folder that git knows, else the project's own. */
export function repositoryOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) {
      return folder
    }
    if (dirname(folder) === folder) {
      return root
    }
  }
}

/** As Vitest looks for it (4.1, 5.1, `CONFIG_NAMES`), but in this folder only. */
function findConfig(root: string): string | undefined {
  const there = readdirSync(root)
  return ['vitest', 'vite']
    .flatMap((name) =>
      ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map(
        (extension) => `${name}.config.${extension}`,
      ),
    )
    .find((name) => there.includes(name))
}

function readNotebook(file: string): Notebook | undefined {
  try {
    return parseNotebook(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function isStripped({ cells }: Notebook): boolean {
  return cells.every(
    (cell) =>
      cell.cell_type !== 'code' ||
      (cell.outputs.length === 0 && cell.execution_count === null),
  )
}

function findStripper(folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    for (const file of ['.gitattributes', '.pre-commit-config.yaml']) {
      const [name] =
        /nbstripout|nb-clean|nbdev_clean/.exec(
          read(join(folder, file)) ?? '',
        ) ?? []
      if (name !== undefined) {
        return `${name} in ${file}`
      }
    }
  }
  return undefined
}

function findPython(root: string): PythonFacts {
  const pyproject = read(join(root, 'pyproject.toml'))
  const versionFile = existsSync(join(root, '.python-version'))
    ? '.python-version'
    : pyproject !== undefined && /^requires-python\s*=/m.test(pyproject)
      ? 'pyproject.toml'
      : undefined
  const files: readonly (readonly [string, PythonFacts['by']])[] = [
    ['uv.lock', 'uv'],
    ['poetry.lock', 'poetry'],
    ['environment.yml', 'conda'],
    ['environment.yaml', 'conda'],
    ['requirements.txt', 'requirements'],
    ['requirements-dev.txt', 'requirements'],
    ['docs/requirements.txt', 'requirements'],
  ]
  const [file, by] = files.find(([file]) => existsSync(join(root, file))) ?? []
  if (file !== undefined && by !== undefined) {
    const [, environment] =
      by === 'conda'
        ? (/^name:\s*(\S+)/m.exec(read(join(root, file)) ?? '') ?? [])
        : []
    return {
      by,
      file,
      versionFile,
      ...(environment !== undefined && { environment }),
    }
  }
  return pyproject !== undefined && /^\[project\]/m.test(pyproject)
    ? { by: 'pyproject', file: 'pyproject.toml', versionFile }
    : { by: 'none', file: '', versionFile }
}

function hostOf(repository: string): ProjectFacts['repository']['host'] {
  if (existsSync(join(repository, '.github'))) {
    return 'github'
  }
  const [, url] =
    /^\s*url = (.*)$/m.exec(read(join(repository, '.git/config')) ?? '') ?? []
  const isOther =
    ['.gitlab-ci.yml', 'azure-pipelines.yml', 'bitbucket-pipelines.yml'].some(
      (file) => existsSync(join(repository, file)),
    ) ||
    (url !== undefined && !url.includes('github'))
  return isOther ? 'other' : 'github'
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
