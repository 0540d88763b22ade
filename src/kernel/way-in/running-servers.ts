import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, sep } from 'node:path'

import { isJsonObject, stringOr } from '../../common/json.ts'

/** A server on this machine, as it has noted itself. */
export interface RunningServer {
  /** The file that it is noted in. */
  readonly file: string
  readonly url: string
  readonly token: string | undefined
  /** Absolute. */
  readonly rootDir: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Folders that servers note themselves in (`jupyter_core` 5.9,
 * `jupyter_runtime_dir`): with `JUPYTER_PLATFORM_DIRS`, and without.
 */
export function runtimeFolders(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): readonly string[] {
  const runtime = env['JUPYTER_RUNTIME_DIR']
  if (runtime) {
    return [runtime]
  }
  return [
    ...new Set(
      dataFolders(env, platform, home).map((folder) => join(folder, 'runtime')),
    ),
  ]
}

function dataFolders(
  env: Environment,
  platform: NodeJS.Platform,
  home: string,
): readonly string[] {
  const data = env['JUPYTER_DATA_DIR']
  if (data) {
    return [data]
  }
  if (platform === 'darwin') {
    return [
      join(home, 'Library/Jupyter'),
      join(home, 'Library/Application Support/Jupyter'),
    ]
  }
  if (platform === 'win32') {
    return [env['APPDATA'], env['LOCALAPPDATA']].flatMap((folder) =>
      folder ? [join(folder, 'jupyter')] : [],
    )
  }
  return [join(env['XDG_DATA_HOME'] || join(home, '.local/share'), 'jupyter')]
}

/** Servers whose process is alive; whether they answer is not asked. */
export function readRunningServers(
  folders: readonly string[],
): readonly RunningServer[] {
  return folders
    .flatMap((folder) => {
      try {
        return readdirSync(folder)
          .filter((name) => /^(?:jpserver|nbserver)-\d+\.json$/.test(name))
          .map((name) => join(folder, name))
      } catch {
        return []
      }
    })
    .flatMap(readNote)
}

function readNote(file: string): RunningServer[] {
  let note: unknown
  try {
    note = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
  if (!isJsonObject(note) || !isAlive(note['pid'])) {
    return []
  }
  // A server that listens everywhere takes no requests by these names.
  const url = stringOr(note['url'], '').replace(
    /^(https?:\/\/)(?:0\.0\.0\.0|\[::\]|\*)(?=[:/])/,
    '$1127.0.0.1',
  )
  const rootDir = stringOr(note['root_dir'] ?? note['notebook_dir'], '')
  const token = stringOr(note['token'], '') || undefined
  return url === '' || rootDir === '' ? [] : [{ file, url, token, rootDir }]
}

function isAlive(pid: unknown): boolean {
  if (typeof pid !== 'number') {
    return false
  }
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Whether a folder is in the root of a server, by its real path. */
export function holds(rootDir: string, folder: string): boolean {
  const [above, below] = [realPath(rootDir), realPath(folder)]
  return above === below || below.startsWith(above.replace(/[\\/]?$/, sep))
}

export function realPath(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
