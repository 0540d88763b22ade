import { statSync } from 'node:fs'

/**
 * The line of a stack that leads to a place in a file. None where that is a
 * folder by now: Vitest reads the file (4.1, 5.1, `getSourceMap`), and could not
 * go on.
 *
 * @param what Stands there, if it has a name.
 */
export function stackFrame(file: string, line: number, what?: string): string {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    return ''
  }
  const place = `${file}:${line}:1`
  return `\n    at ${what === undefined ? place : `${what} (${place})`}`
}
