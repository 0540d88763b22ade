import { relative } from 'node:path'

import { inertLine } from '../../common/inert.ts'
import type { CodeCell } from '../../nbformat/types.ts'

/**
 * The command that accepts new outputs: of one cell, or of the whole notebook.
 *
 * @param file Absolute path of the notebook.
 * @param configurationOptions Options of this run that the command repeats.
 */
export function acceptCommand(
  file: string,
  configurationOptions: readonly string[],
  cell?: CodeCell,
): string {
  // Vitest resolves `FILE:LINE` against the working directory (4.1, 5.1).
  const path = relative(process.cwd(), file).replaceAll('\\', '/')
  const position = cell?.position
  const line = position && (position.sourceLines[0] ?? position.startLine)
  const filter = line === undefined ? path : `${path}:${line}`
  const args = [...configurationOptions, filter].map(quoted).join(' ')
  return inertLine(`npx vitest run ${args} -u`)
}

function quoted(argument: string): string {
  if (/^[\w./:@%+,-]+$/.test(argument)) {
    return argument
  }
  return process.platform === 'win32'
    ? `"${argument}"`
    : `'${argument.replaceAll("'", String.raw`'\''`)}'`
}
