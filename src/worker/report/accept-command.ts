import { relative } from 'node:path'

import { escapeRegExp } from '../../common/escape-regexp.ts'
import { inertLine } from '../../common/inert.ts'
import { slash } from '../../common/paths.ts'
import type { CodeCell } from '../../nbformat/types.ts'
import { caseTitle } from '../../parameters/cases.ts'

/**
 * The command that accepts new outputs: of one cell, or of the whole notebook.
 *
 * @param file Absolute path of the notebook.
 * @param runCommand What it begins with.
 * @param ofCase The case whose outputs they are; those of others are not accepted.
 */
export function acceptCommand(
  file: string,
  runCommand: readonly string[],
  cell?: CodeCell,
  ofCase?: string,
): string {
  // Vitest resolves `FILE:LINE` against the working directory (4.1, 5.1).
  const path = slash(relative(process.cwd(), file))
  const position = cell?.position
  const line = position && (position.sourceLines[0] ?? position.startLine)
  // Else Vitest would take it for an option.
  const name = path.startsWith('-') ? `./${path}` : path
  const filter = line === undefined ? name : `${name}:${line}`
  // Its place before a name is that of no heading.
  const pattern =
    ofCase === undefined ? [] : ['-t', `^${escapeRegExp(caseTitle(ofCase))}`]
  const args = [...runCommand, filter, ...pattern].map(quoted).join(' ')
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
