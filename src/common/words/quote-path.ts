/** A path as a word of a command, in shells of all systems. */
export function quotePath(path: string): string {
  return /\s/.test(path) ? `"${path}"` : path
}
