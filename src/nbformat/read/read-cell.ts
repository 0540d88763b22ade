import type { JsonObject } from '../../common/json.ts'
import type { JsonDocument } from '../json/json-document.ts'
import type { JsonNode, JsonObjectNode } from '../json/json-node.ts'
import { member, toJsonObject, toJsonValue } from '../json/json-node.ts'
import type { Cell, CellPosition, TextCell } from '../types.ts'
import { readMimeBundle } from './mime-bundle.ts'
import { integerMember, readObject, stringMember } from './read-node.ts'
import { readOutputs } from './read-output.ts'
import type { Source } from './read-source.ts'
import { readSource } from './read-source.ts'

export interface NotebookVersion {
  readonly nbformat: number
  readonly nbformat_minor: number
}

/** Reads cells of any major into those of nbformat 4. */
export function readCells(
  document: JsonDocument,
  nodes: readonly JsonObjectNode[],
  version: NotebookVersion,
): readonly Cell[] {
  const ids = uniqueIds(nodes, version)
  const countKey = version.nbformat < 4 ? 'prompt_number' : 'execution_count'
  const cells: Cell[] = []
  let number = 0
  for (const [index, node] of nodes.entries()) {
    const what = `of cell ${index + 1}`
    const type = stringMember(node, 'cell_type')
    const id = stringMember(node, 'id')
    const isCode = type === 'code'
    const source = convertSource(
      readSource(document, node, isCode, version.nbformat, what),
      node,
      type,
    )
    const base = {
      index,
      ...(id !== undefined && ids.has(id) ? { id } : {}),
      source: source.text,
      metadata: readMetadata(document, node, what),
      position: cellPosition(document, node, source),
    }
    if (isCode) {
      number += 1
      cells.push({
        ...base,
        cell_type: 'code',
        number,
        execution_count: integerMember(node, countKey) ?? null,
        outputs: readOutputs(
          document,
          member(node, 'outputs'),
          version.nbformat,
          what,
        ),
      })
    } else {
      const attachments = readAttachments(member(node, 'attachments'))
      cells.push({
        ...base,
        cell_type: textCellType(type),
        ...(attachments && { attachments }),
      })
    }
  }
  return cells
}

/**
 * The ids that name one cell each. Ids came with nbformat 4.5; tools that copy
 * cells have left notebooks with the same id twice, which then names nothing.
 */
function uniqueIds(
  nodes: readonly JsonObjectNode[],
  { nbformat, nbformat_minor }: NotebookVersion,
): ReadonlySet<string> {
  const once = new Set<string>()
  if (nbformat < 4 || nbformat_minor < 5) {
    return once
  }
  const seen = new Set<string>()
  for (const node of nodes) {
    const id = stringMember(node, 'id')
    if (id === undefined) {
      continue
    }
    if (seen.has(id)) {
      once.delete(id)
    } else {
      once.add(id)
    }
    seen.add(id)
  }
  return once
}

/** Heading and HTML cells are of nbformat 2 and 3, Markdown since. */
function textCellType(type: string | undefined): TextCell['cell_type'] {
  switch (type) {
    case 'markdown':
    case 'heading':
    case 'html':
      return 'markdown'
    case 'raw':
      return 'raw'
    default:
      return 'unknown'
  }
}

const MAX_HEADING_LEVEL = 6

function convertSource(
  source: Source,
  node: JsonObjectNode,
  type: string | undefined,
): Source {
  if (type !== 'heading') {
    return source
  }
  const level = integerMember(node, 'level') ?? 1
  const hashes = '#'.repeat(Math.min(Math.max(level, 1), MAX_HEADING_LEVEL))
  const lines = source.text.split('\n').map((line) => line.trim())
  return {
    text: `${hashes} ${lines.filter((line) => line !== '').join(' ')}`,
    lines: source.lines.slice(0, 1),
  }
}

function readMetadata(
  document: JsonDocument,
  node: JsonObjectNode,
  what: string,
): JsonObject {
  const metadata = readObject(
    document,
    member(node, 'metadata'),
    `"metadata" ${what}`,
  )
  // A member of the cell itself before nbformat 4.
  const collapsed = member(node, 'collapsed')
  return collapsed === undefined
    ? metadata
    : { ...metadata, collapsed: toJsonValue(collapsed) }
}

/** Nobody runs them: what is no bundle is left out. */
function readAttachments(node: JsonNode | undefined): TextCell['attachments'] {
  if (node?.type !== 'object') {
    return undefined
  }
  return Object.fromEntries(
    node.members.flatMap(({ key, value }) =>
      value.type === 'object'
        ? [[key.value, readMimeBundle(toJsonObject(value))]]
        : [],
    ),
  )
}

function cellPosition(
  { lines }: JsonDocument,
  node: JsonObjectNode,
  source: Source,
): CellPosition {
  return {
    startLine: lines.lineAt(node.start),
    endLine: lines.lineAt(node.end - 1),
    startOffset: node.start,
    endOffset: node.end,
    sourceLines: source.lines,
  }
}
