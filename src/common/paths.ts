/** The path as Vite writes it, with slashes on Windows, too. */
export function slash(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path
}
