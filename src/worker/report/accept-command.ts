import { relative } from 'node:path'

import type { CodeCell } from '../../nbformat/types.ts'

/** The command that accepts the new outputs of one cell. */
export function acceptCommand(file: string, { position }: CodeCell): string {
  // Vitest resolves `FILE:LINE` against the working directory (4.1, 5.1).
  const path = relative(process.cwd(), file).replaceAll('\\', '/')
  const line = position.sourceLines[0] ?? position.startLine
  return `npx vitest run ${quoted(`${path}:${line}`)} -u`
}

function quoted(argument: string): string {
  if (/^[\w./:@%+,-]+$/.test(argument)) {
    return argument
  }
  return process.platform === 'win32'
    ? `"${argument}"`
    : `'${argument.replaceAll("'", String.raw`'\''`)}'`
}
