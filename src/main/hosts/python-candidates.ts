import nodePath from 'node:path'

import { objectOr } from '../../common/json.ts'

/** A Python to try, and how it was come by. */
export interface PythonCandidate {
  /** Absolute path, or a name to look up on PATH. */
  readonly executable: string
  /** Arguments before the script (`-3` of the Windows launcher `py`). */
  readonly args: readonly string[]
  readonly origin: 'option' | 'activated' | 'folder' | 'path'
}

export interface FolderSearch {
  /** Absolute path of the notebook's folder. */
  readonly directory: string
  /** Absolute path of the project's root. */
  readonly root: string
  readonly platform: NodeJS.Platform
  readonly exists: (file: string) => boolean
  /** Its text; undefined when it cannot be read. */
  readonly read: (file: string) => string | undefined
}

export interface PythonSearch extends FolderSearch {
  /** The `python` option: a path (relative to `root`) or a name on PATH. */
  readonly python?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The Pythons to try for a folder of notebooks, best first:
 *
 * 1. the `python` option, and then no other;
 * 2. the activated environment (`VIRTUAL_ENV`, `CONDA_PREFIX`);
 * 3. `.venv`, `venv` or `env` in the folder or above it, up to the root of the
 *    project, its git repository or its workspace, whichever is highest;
 * 4. conda's base environment;
 * 5. `python3`, `python` and, on Windows, `py -3` on PATH.
 *
 * Folders are looked for; whether a Python works only shows when it is started.
 * Without any environment folder, `.venv` in the root stands for it, so that
 * the list of what was looked at names the place to make one.
 */
export function findPythonCandidates(
  search: PythonSearch,
): readonly PythonCandidate[] {
  const { env, platform, python } = search
  if (python !== undefined) {
    const executable = /[\\/]/.test(python)
      ? pathOf(platform).resolve(search.root, python)
      : python
    return [{ executable, args: [], origin: 'option' }]
  }
  const activated = (
    prefix: string | undefined,
    layout: Layout,
  ): PythonCandidate[] =>
    prefix === undefined || prefix === ''
      ? []
      : [
          {
            executable: environmentPython(prefix, platform, layout),
            args: [],
            origin: 'activated',
          },
        ]
  const conda = activated(env['CONDA_PREFIX'], 'conda')
  // conda's installer activates `base` in every shell, so that it says nothing
  // about this project; any other environment was activated on purpose.
  const isBase = env['CONDA_DEFAULT_ENV'] === 'base'
  return unique([
    // Before a folder that is nearer to the notebook: whoever activates an
    // environment expects `vitest` to use it, as `python` and `pytest` would.
    ...activated(env['VIRTUAL_ENV'], 'venv'),
    ...(isBase ? [] : conda),
    ...environmentFolders(search),
    ...(isBase ? conda : []),
    { executable: 'python3', args: [], origin: 'path' },
    { executable: 'python', args: [], origin: 'path' },
    ...(platform === 'win32'
      ? [{ executable: 'py', args: ['-3'], origin: 'path' } as const]
      : []),
  ])
}

function environmentFolders(search: PythonSearch): PythonCandidate[] {
  const { root, platform, exists } = search
  const path = pathOf(platform)
  const found = searchedFolders(search).flatMap((folder) =>
    ['.venv', 'venv', 'env'].flatMap((name) => {
      const prefix = path.join(folder, name)
      // `env` may be anything; the others have no other use.
      if (name === 'env' && !exists(path.join(prefix, 'pyvenv.cfg'))) {
        return []
      }
      const layout = exists(path.join(prefix, 'conda-meta')) ? 'conda' : 'venv'
      return [environmentPython(prefix, platform, layout)].filter(exists)
    }),
  )
  const executables =
    found.length > 0
      ? found
      : [environmentPython(path.join(root, '.venv'), platform, 'venv')]
  return executables.map((executable) => ({
    executable,
    args: [],
    origin: 'folder',
  }))
}

/** Of `.venv`, `venv` and `env`: the notebook's folder and those above it. */
export function searchedFolders(search: FolderSearch): string[] {
  const { directory, root, platform } = search
  const path = pathOf(platform)
  const folders = [directory]
  for (let folder = directory; path.dirname(folder) !== folder;) {
    folder = path.dirname(folder)
    folders.push(folder)
  }
  const nearestWith = (isMarked: (folder: string) => boolean): number =>
    folders.findIndex(isMarked)
  const last = Math.max(
    folders.indexOf(root),
    ...ROOT_FILES.map((name) =>
      nearestWith((folder) => search.exists(path.join(folder, name))),
    ),
    nearestWith((folder) =>
      hasWorkspaces(search.read(path.join(folder, 'package.json'))),
    ),
    0,
  )
  return folders.slice(0, last + 1)
}

/** What stands in the root of a repository, a workspace or a Python project. */
const ROOT_FILES = ['.git', 'pnpm-workspace.yaml', 'uv.lock', 'pyproject.toml']

function hasWorkspaces(packageJson: string | undefined): boolean {
  try {
    return objectOr(JSON.parse(packageJson ?? ''))['workspaces'] !== undefined
  } catch {
    return false
  }
}

type Layout = 'venv' | 'conda'

function environmentPython(
  prefix: string,
  platform: NodeJS.Platform,
  layout: Layout,
): string {
  const path = pathOf(platform)
  if (platform !== 'win32') {
    return path.join(prefix, 'bin', 'python')
  }
  return layout === 'conda'
    ? path.join(prefix, 'python.exe')
    : path.join(prefix, 'Scripts', 'python.exe')
}

function unique(candidates: readonly PythonCandidate[]): PythonCandidate[] {
  const seen = new Set<string>()
  return candidates.filter(({ executable }) => {
    if (seen.has(executable)) {
      return false
    }
    seen.add(executable)
    return true
  })
}

function pathOf(platform: NodeJS.Platform): nodePath.PlatformPath {
  return platform === 'win32' ? nodePath.win32 : nodePath.posix
}
