import { relative } from 'node:path'

import { inertLine } from '../../common/inert.ts'
import { slash } from '../../common/paths.ts'
import type { CodeCell } from '../../nbformat/types.ts'

/**
 * The command that accepts new outputs: of one cell, or of the whole notebook.
 *
 * @param file Absolute path of the notebook.
 * @param runCommand What it begins with.
 */
export function acceptCommand(
  file: string,
  runCommand: readonly string[],
  cell?: CodeCell,
): string {
  // Vitest resolves `FILE:LINE` against the working directory (4.1, 5.1).
  const path = slash(relative(process.cwd(), file))
  const position = cell?.position
  const line = position && (position.sourceLines[0] ?? position.startLine)
  // Else Vitest would take it for an option.
  const name = path.startsWith('-') ? `./${path}` : path
  const filter = line === undefined ? name : `${name}:${line}`
  const args = [...runCommand, filter].map(quoted).join(' ')
  // With Yarn's Plug'n'Play npx would fetch another Vitest.
  const runner = process.versions['pnp'] === undefined ? 'npx' : 'yarn'
  return inertLine(`${runner} ${args} -u`)
}

function quoted(argument: string): string {
  if (/^[\w./:@%+,-]+$/.test(argument)) {
    return argument
  }
  return process.platform === 'win32'
    ? `"${argument}"`
    : `'${argument.replaceAll("'", String.raw`'\''`)}'`
}
