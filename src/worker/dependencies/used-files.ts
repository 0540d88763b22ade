import { readFileSync, statSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { posix } from 'node:path'

import { slash } from '../../common/paths.ts'

/** The files of the project that a notebook's kernel used; absolute paths. */
export interface UsedFiles {
  /** Read and not written, imported modules among them. */
  readonly read: readonly string[]
  readonly written: readonly string[]
}

export interface NotesScope {
  /**
   * Absolute folders of files that count. They are one folder under several
   * names: paths are told below the first.
   */
  readonly below: readonly string[]
  /** The notebook's own file, absolute. */
  readonly notebook: string
  /** When its kernel was started (`Date.now()`). */
  readonly startedAt: number
}

/**
 * Reads what a kernel noted (python/vitest_notebook_host/kernel/file_notes.py).
 *
 * @returns `undefined` when it noted nothing at all, not even that it began: a
 * kernel on another machine, or one of another language.
 */
export function readUsedFiles(
  report: string,
  scope: NotesScope,
): UsedFiles | undefined {
  let text
  try {
    text = readFileSync(report, 'utf8')
  } catch {
    return undefined
  }
  const entries = text.split('\0').slice(0, -1)
  // Processes that it started may have written what it read.
  const hasStarted = entries.includes('p')
  const read = new Set<string>()
  const written = new Set<string>()
  for (const entry of entries) {
    const file = projectFile(entry.slice(1), scope)
    if (file === undefined) {
      continue
    }
    const stats = statsOf(file)
    if (stats && !stats.isFile()) {
      continue
    }
    const isWritten =
      entry[0] === 'w' ||
      ((entry[0] === '?' || hasStarted) && changedSince(stats, scope))
    ;(isWritten ? written : read).add(file)
  }
  return {
    read: [...read].filter((file) => !written.has(file)).toSorted(),
    written: [...written].toSorted(),
  }
}

/** The path as Vite names it; `undefined` for one that is not the project's own. */
function projectFile(
  path: string,
  { below, notebook }: NotesScope,
): string | undefined {
  // A kernel says `/project/./data.csv` for `./data.csv`.
  const slashed = posix.normalize(slash(path))
  const [first = '', ...others] = below.map(slash)
  const folder = [first, ...others].find((name) =>
    slashed.startsWith(`${name}/`),
  )
  if (folder === undefined) {
    return undefined
  }
  const inside = slashed.slice(folder.length + 1)
  const folders = inside.split('/').slice(0, -1)
  if (folders.some(isNotOwn)) {
    return undefined
  }
  const file = `${first}/${inside}`
  return file === slash(notebook) ? undefined : file
}

function isNotOwn(folder: string): boolean {
  return folder.startsWith('.') || FOREIGN.has(folder)
}

const FOREIGN: ReadonlySet<string> = new Set([
  'node_modules',
  'site-packages',
  'dist-packages',
  '__pycache__',
])

function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file)
  } catch {
    // It is gone, or was never there and looked for.
    return undefined
  }
}

function changedSince(
  stats: Stats | undefined,
  { startedAt }: NotesScope,
): boolean {
  return stats !== undefined && stats.mtimeMs >= startedAt
}
