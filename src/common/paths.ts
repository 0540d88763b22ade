import { relative } from 'node:path'

/** The path as Vite writes it, with slashes on Windows, too. */
export function slash(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path
}

/** Where notebooks of a server are copied to, below the root. Vitest 5 has its own artifacts in `.vitest`. */
export const FETCHED_FOLDER = '.vitest/notebooks'

/** What globs stand for: a path below the root, or below that of the server, with forward slashes. */
export function globbedPath(root: string, file: string): string {
  const path = slash(relative(root, file))
  return path.startsWith(`${FETCHED_FOLDER}/`)
    ? path.slice(FETCHED_FOLDER.length + 1)
    : path
}

/** Whether a file is a notebook, by its name. */
export function isNotebook(file: string): boolean {
  return /\.ipynb$/i.test(file)
}

/** A glob for one path. Not escaped: a backslash is a separator to some. `?` is any one character. */
export function literalGlob(path: string): string {
  return path.replaceAll(/[!()*+?@[\]{|}]/g, '?')
}
