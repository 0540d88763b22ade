/** The path as Vite writes it, with slashes on Windows, too. */
export function slash(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path
}

/** Whether a file is a notebook, by its name. */
export function isNotebook(file: string): boolean {
  return /\.ipynb$/i.test(file)
}
