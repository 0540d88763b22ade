import type { JsonObject } from '../common/json.ts'
import type { JsonDocument } from './json/json-document.ts'
import { parseJsonDocument } from './json/json-document.ts'
import type { JsonObjectNode } from './json/json-node.ts'
import { member } from './json/json-node.ts'
import { notebookCells } from './read/cell-nodes.ts'
import { readCells } from './read/read-cell.ts'
import { readMajor } from './read/read-major.ts'
import { integerMember, readObject, rootObject } from './read/read-node.ts'
import type { Notebook } from './types.ts'

/**
 * Reads a notebook of nbformat 2, 3 or 4 (any minor). What a newer minor adds
 * is passed over, what an old one lacks gets nbformat's defaults; older majors
 * are converted as nbformat's own `convert` does (worksheets flattened, heading
 * cells to Markdown, `pyout`/`pyerr` to `execute_result`/`error`). Outputs stay
 * as they were stored; nothing is merged.
 *
 * @throws NotebookParseError when the text is not JSON or not such a notebook.
 * The message names line and column but not the file: that is for the caller
 * to add.
 */
export function parseNotebook(text: string): Notebook {
  const document = parseJsonDocument(text)
  const root = rootObject(document)
  const nbformat = readMajor(document, root)
  const nbformat_minor = integerMember(root, 'nbformat_minor') ?? 0
  return {
    nbformat,
    nbformat_minor,
    metadata: readMetadata(document, root, nbformat),
    cells: readCells(document, notebookCells(document, root, nbformat), {
      nbformat,
      nbformat_minor,
    }),
  }
}

function readMetadata(
  document: JsonDocument,
  root: JsonObjectNode,
  nbformat: number,
): JsonObject {
  const metadata = readObject(document, member(root, 'metadata'), '"metadata"')
  if (nbformat >= 4) {
    return metadata
  }
  // The file's own name and a digest of it, of which nbformat 4 has neither.
  const { name: _name, signature: _signature, ...rest } = metadata
  return rest
}
