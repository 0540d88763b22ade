import type { JsonObject } from '../../common/json.ts'
import type { JsonStyle } from '../json/json-style.ts'
import { writeJson } from '../json/write-json.ts'
import type { Cell, Notebook } from '../types.ts'
import { splitLines } from './split-lines.ts'

/** As nbformat writes: `indent=1, sort_keys=True, separators=(',', ': ')`. */
const NBFORMAT_STYLE: JsonStyle = {
  indent: '',
  unit: ' ',
  multiline: true,
  lineBreak: '\n',
  colon: ': ',
  comma: ',',
  inlineComma: ', ',
  ascii: false,
  sorted: true,
}

/**
 * The text of a notebook of any major in nbformat 4.4, as nbformat writes it,
 * without its outputs. (4.5 would ask for cell ids, which nobody has given.)
 */
export function upgradeNotebook(notebook: Notebook): string {
  const value = {
    cells: notebook.cells.map(storedCell),
    metadata: notebook.metadata,
    nbformat: 4,
    nbformat_minor: 4,
  }
  const target = {
    text: '',
    style: NBFORMAT_STYLE,
    indent: '',
    multiline: true,
  }
  return `${writeJson(value, target)}\n`
}

function storedCell(cell: Cell): JsonObject {
  const { cell_type, metadata } = cell
  const source = splitLines(cell.source)
  switch (cell_type) {
    case 'code':
      return { cell_type, execution_count: null, metadata, outputs: [], source }
    case 'markdown':
    case 'raw':
      return { cell_type, metadata, source }
    case 'unknown':
      return { cell_type: 'raw', metadata, source }
  }
}
