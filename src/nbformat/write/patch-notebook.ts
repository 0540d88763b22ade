import { isNestedDeeper } from '../../common/json-depth.ts'
import type { JsonObject } from '../../common/json.ts'
import { parseJsonDocument } from '../json/json-document.ts'
import type { JsonDocument } from '../json/json-document.ts'
import type { JsonObjectNode } from '../json/json-node.ts'
import { member } from '../json/json-node.ts'
import { parseError } from '../parse-error.ts'
import { notebookCells } from '../read/cell-nodes.ts'
import { readMajor } from '../read/read-major.ts'
import { rootObject, stringMember } from '../read/read-node.ts'
import { cellEdits, metadataEdits } from './cell-edits.ts'
import type { CellPatch, Edit } from './cell-edits.ts'
import { outputStyle } from './output-style.ts'
import type { OutputStyle } from './output-style.ts'

export type { CellPatch } from './cell-edits.ts'

/**
 * The text of a notebook with the outputs and counts of some code cells, and its
 * metadata where given, replaced. All else stays byte for byte, and so does what
 * is equal in them. What is new is written in the style of the file; in a file
 * that nbformat wrote, as nbformat writes it.
 *
 * @throws NotebookParseError when the text is no notebook, or one of nbformat 2
 * or 3; or when outputs are nested too deeply to be read again.
 * @throws RangeError when a patch is for what is not a code cell.
 */
export function patchNotebook(
  text: string,
  patches: readonly CellPatch[],
  metadata?: JsonObject,
): string {
  const document = parseJsonDocument(text)
  const root = rootObject(document)
  requireWritable(document, root)
  const cells = notebookCells(document, root, 4)
  let style: OutputStyle | undefined
  const styleOf = (): OutputStyle => (style ??= outputStyle(text, cells))
  const edits = patches.flatMap((patch) => {
    const cell = cells[patch.index]
    if (!cell || stringMember(cell, 'cell_type') !== 'code') {
      throw new RangeError(`Cell ${patch.index} is not a code cell.`)
    }
    if (isNestedDeeper(patch.outputs, MAX_OUTPUT_DEPTH)) {
      throw tooDeep(text, cell.start)
    }
    return cellEdits(document, cell, patch, styleOf)
  })
  return applyEdits(text, [
    ...edits,
    ...metadataEdits(document, root, metadata, styleOf),
  ])
}

/** Less than a reader takes, ours or Python's, by the levels around the outputs. */
const MAX_OUTPUT_DEPTH = 990

function tooDeep(text: string, offset: number): Error {
  return parseError(text, {
    offset,
    subject: 'not writable',
    fact: `an output is nested deeper than ${MAX_OUTPUT_DEPTH} levels, and nothing could read it again`,
    remedy: 'Have the cell show less of it.',
  })
}

function requireWritable(document: JsonDocument, root: JsonObjectNode): void {
  const nbformat = readMajor(document, root)
  if (nbformat >= 4) {
    return
  }
  throw parseError(document.text, {
    offset: member(root, 'nbformat')?.start ?? root.start,
    subject: 'not writable',
    fact: `nbformat ${nbformat} is read, but only nbformat 4 is written`,
    remedy:
      'Upgrade it: `jupyter nbconvert --to notebook --nbformat 4 --inplace FILE`.',
  })
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = []
  let end = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    pieces.push(text.slice(end, edit.start), edit.text)
    end = edit.end
  }
  return pieces.join('') + text.slice(end)
}
