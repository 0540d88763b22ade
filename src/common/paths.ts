/** The path as Vite writes it, with slashes on Windows, too. */
export function slash(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path
}

/** Whether a file is a notebook, by its name. */
export function isNotebook(file: string): boolean {
  return /\.ipynb$/i.test(file)
}

/** A glob for one path. Not escaped: a backslash is a separator to some. `?` is any one character. */
export function literalGlob(path: string): string {
  return path.replaceAll(/[!()*+?@[\]{|}]/g, '?')
}
