import type { JsonDocument } from '../json/json-document.ts'
import type { JsonNode, JsonObjectNode } from '../json/json-node.ts'
import { member } from '../json/json-node.ts'
import { joinLines } from './multiline-string.ts'
import { describe, isAbsent, notebookError } from './read-node.ts'

/** A cell's source and, for each of its lines, the file's line it stands on. */
export interface Source {
  readonly text: string
  readonly lines: readonly number[]
}

/**
 * Reads the source of a cell; `''` where it is missing or null.
 *
 * @throws NotebookParseError when it is neither a string nor a list of strings.
 */
export function readSource(
  document: JsonDocument,
  cell: JsonObjectNode,
  isCode: boolean,
  nbformat: number,
  what: string,
): Source {
  const key = isCode && nbformat < 4 ? 'input' : 'source'
  const node = member(cell, key)
  if (isAbsent(node)) {
    return { text: '', lines: [document.lines.lineAt(cell.start)] }
  }
  const line = document.lines.lineAt(node.start)
  if (node.type === 'scalar' && typeof node.value === 'string') {
    return {
      text: node.value,
      lines: node.value.split('\n').map(() => line),
    }
  }
  if (node.type !== 'array') {
    throw notebookError(
      document,
      node,
      `"${key}" ${what} is ${describe(node)}, not a string or a list of strings`,
    )
  }
  const strings = node.items.map((item) =>
    stringItem(document, item, key, what),
  )
  const pieces = joinLines(strings, nbformat)
  return {
    text: pieces.join(''),
    lines: linesOfPieces(
      pieces,
      node.items.map((item) => document.lines.lineAt(item.start)),
      line,
    ),
  }
}

function stringItem(
  document: JsonDocument,
  node: JsonNode,
  key: string,
  what: string,
): string {
  if (node.type === 'scalar' && typeof node.value === 'string') {
    return node.value
  }
  throw notebookError(
    document,
    node,
    `"${key}" ${what} has ${describe(node)} among its lines`,
  )
}

/**
 * Usually a piece is one line with its line break, but some tools write several
 * lines in one piece, or one line in several.
 */
function linesOfPieces(
  pieces: readonly string[],
  pieceLines: readonly number[],
  fallback: number,
): readonly number[] {
  const lines: number[] = []
  let last = fallback
  let atLineStart = true
  for (const [index, piece] of pieces.entries()) {
    if (piece === '') {
      continue
    }
    last = pieceLines[index] ?? fallback
    if (atLineStart) {
      lines.push(last)
    }
    atLineStart = piece.endsWith('\n')
    const lineBreaks = piece.split('\n').length - 1
    const begunInside = lineBreaks - (atLineStart ? 1 : 0)
    for (let count = 0; count < begunInside; count += 1) {
      lines.push(last)
    }
  }
  if (atLineStart) {
    lines.push(last)
  }
  return lines
}
