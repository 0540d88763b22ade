import type { JsonNode } from '../nbformat/json/json-node.ts'
import { member } from '../nbformat/json/json-node.ts'
import { lineIndex } from '../nbformat/json/line-index.ts'
import type { LineIndex } from '../nbformat/json/line-index.ts'
import { essenceOf, isBinaryType } from '../nbformat/read/mime-essence.ts'
import type { CheckedCell, CheckedNotebook } from './checked-notebook.ts'

/** A text of a cell, with the lines of the file on which it stands. */
export interface StoredText {
  readonly place: 'source' | 'output'
  readonly text: string
  /** Line of the file, from 1, on which the character at `offset` stands. */
  readonly lineAt: (offset: number) => number
}

/** The source of a cell and every text in its outputs, but for what is binary. */
export function storedTexts(
  { document }: CheckedNotebook,
  { cell, node }: CheckedCell,
): readonly StoredText[] {
  const { source, position } = cell
  const sourceLines = lineIndex(source)
  const outputs = member(node, 'outputs')
  return [
    {
      place: 'source',
      text: source,
      lineAt: (offset) =>
        position.sourceLines[sourceLines.lineAt(offset) - 1] ??
        position.startLine,
    },
    ...(outputs ? textsIn(outputs, document.lines) : []),
  ]
}

function textsIn(node: JsonNode, lines: LineIndex): readonly StoredText[] {
  switch (node.type) {
    case 'scalar':
      return typeof node.value === 'string' ? [textOf([node], lines)] : []
    case 'array':
      return node.items.every(isText)
        ? node.items.length === 0
          ? []
          : [textOf(node.items, lines)]
        : node.items.flatMap((item) => textsIn(item, lines))
    case 'object':
      return node.members
        .filter(({ key }) => !isBinaryType(essenceOf(key.value)))
        .flatMap(({ value }) => textsIn(value, lines))
  }
}

function isText(node: JsonNode): boolean {
  return node.type === 'scalar' && typeof node.value === 'string'
}

/** Lines of a text have line breaks, those of a traceback have none. */
function textOf(pieces: readonly JsonNode[], lines: LineIndex): StoredText {
  const texts = pieces.map((piece) =>
    piece.type === 'scalar' && typeof piece.value === 'string'
      ? piece.value
      : '',
  )
  const isTraceback = !texts.some((text) => text.endsWith('\n'))
  const parts = isTraceback ? texts.map((text) => `${text}\n`) : texts
  let end = 0
  const starts = parts.map((part) => {
    end += part.length
    return end - part.length
  })
  return {
    place: 'output',
    text: parts.join(''),
    lineAt: (offset) =>
      lines.lineAt(pieces[lastAtMost(starts, offset)]?.start ?? 0),
  }
}

/** Position of the last of ascending numbers that is no larger than `limit`. */
function lastAtMost(ascending: readonly number[], limit: number): number {
  let low = 0
  let high = ascending.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? Infinity) <= limit) {
      low = middle
    } else {
      high = middle
    }
  }
  return low
}
