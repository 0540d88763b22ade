import type { JsonObject } from '../../common/json.ts'
import { sameJson } from '../../common/same-json.ts'
import type { JsonDocument } from '../json/json-document.ts'
import type { JsonObjectNode } from '../json/json-node.ts'
import { member } from '../json/json-node.ts'
import { cellStyle, indentation } from '../json/json-style.ts'
import type { JsonStyle } from '../json/json-style.ts'
import { byCodePoint, hasSortedKeys } from '../json/key-order.ts'
import { writeJson } from '../json/write-json.ts'
import { writeString } from '../json/write-scalar.ts'
import { integerMember, readObject } from '../read/read-node.ts'
import { readOutputs } from '../read/read-output.ts'
import type { Output } from '../types.ts'
import type { OutputStyle } from './output-style.ts'
import { writeOutputs } from './write-outputs.ts'

/** What executing a code cell changes in its notebook. */
export interface CellPatch {
  /** Position among all cells: `Cell.index`. */
  readonly index: number
  readonly outputs: readonly Output[]
  /** Also the count of every `execute_result` in `outputs`. */
  readonly execution_count: number | null
  /** Takes the place of the cell's metadata, where given. */
  readonly metadata?: JsonObject
}

/** Text to put in the place of a range of the file. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What to change in a cell: nothing where it is as the patch has it already. */
export function cellEdits(
  document: JsonDocument,
  cell: JsonObjectNode,
  patch: CellPatch,
  styleOfFile: () => OutputStyle,
): readonly Edit[] {
  const { text } = document
  const node = member(cell, 'outputs')
  const what = `of cell ${patch.index + 1}`
  const old = { node, outputs: readOutputs(document, node, 4, what) }
  const oldCount = integerMember(cell, 'execution_count') ?? null
  const sameCount = oldCount === patch.execution_count
  const sameMetadata = hasMetadata(document, cell, patch.metadata)
  if (sameCount && sameMetadata && sameJson(patch.outputs, old.outputs)) {
    return []
  }

  const ofFile = styleOfFile()
  const style = cellStyle(text, cell, ofFile)
  const { indent, multiline } = style
  const target = { text, style, indent, multiline }
  const edits: Edit[] = []
  const set = (key: string, written: string): void => {
    edits.push(setMember(text, cell, style, key, written))
  }
  if (!member(cell, 'execution_count') || !sameCount) {
    set('execution_count', String(patch.execution_count))
  }
  edits.push(...metadataEdits(document, cell, patch.metadata, styleOfFile))
  const outputs = withCount(patch.outputs, patch.execution_count)
  if (!node || !sameJson(outputs, old.outputs)) {
    set('outputs', writeOutputs(outputs, old, ofFile, target))
  }
  return edits
}

/** What to change for the metadata of a cell, or of the notebook, to be these, where given. */
export function metadataEdits(
  document: JsonDocument,
  owner: JsonObjectNode,
  metadata: JsonObject | undefined,
  styleOfFile: () => OutputStyle,
): readonly Edit[] {
  if (!metadata || hasMetadata(document, owner, metadata)) {
    return []
  }
  const { text } = document
  const style = cellStyle(text, owner, styleOfFile())
  const { indent, multiline } = style
  const target = { text, style, indent, multiline }
  const written = writeJson(metadata, target, member(owner, 'metadata'))
  return [setMember(text, owner, style, 'metadata', written)]
}

function hasMetadata(
  document: JsonDocument,
  owner: JsonObjectNode,
  metadata: JsonObject | undefined,
): boolean {
  if (!metadata) {
    return true
  }
  const node = member(owner, 'metadata')
  return sameJson(metadata, readObject(document, node, '"metadata"'))
}

function withCount(
  outputs: readonly Output[],
  execution_count: number | null,
): readonly Output[] {
  return outputs.map((output) =>
    output.output_type === 'execute_result'
      ? { ...output, execution_count }
      : output,
  )
}

/** Replaces the value of a member, or adds the member where sorted keys have it, else at the end. */
function setMember(
  text: string,
  owner: JsonObjectNode,
  style: JsonStyle,
  key: string,
  value: string,
): Edit {
  const old = member(owner, key)
  if (old) {
    return { start: old.start, end: old.end, text: value }
  }
  const before = hasSortedKeys(owner)
    ? owner.members.findLast((each) => byCodePoint(each.key.value, key) < 0)
    : owner.members.at(-1)
  const written = `${writeString(key, style.ascii)}${style.colon}${value}`
  const separator = indentation(text, owner)
    ? style.comma + style.lineBreak + style.indent
    : style.inlineComma
  // A code cell has `cell_type` at least, a notebook `cells`, which go before.
  const start = before?.value.end ?? owner.start + 1
  return { start, end: start, text: separator + written }
}
