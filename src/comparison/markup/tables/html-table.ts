import type { ShownText } from '../../report/shown-pair.ts'
import type { CanonicalMarkup } from '../canonical-markup.ts'
import { printToken } from '../print-markup.ts'
import type { MarkupToken } from '../read-markup.ts'

/** A cell of an HTML table. */
export interface TableCell extends ShownText {
  /** Everything in it, its own tag included. */
  readonly markup: ShownText
  readonly isHeader: boolean
}

/** An HTML table as a grid: cells that span several places stand at each of them. */
export interface HtmlTable {
  /** The column headings: those of several rows joined by ` / `. */
  readonly columns: readonly ShownText[]
  readonly rows: readonly TableRow[]
  /** How many rows at the top are column headings. */
  readonly headHeight: number
  /** How many columns on the left are row headings (pandas' index). */
  readonly indexWidth: number
}

export interface TableRow {
  /** Its headings joined by ` / `; `''` where it has none. */
  readonly label: ShownText
  readonly cells: readonly TableCell[]
}

/** A document cut at its tables: text and tags outside, tables inside. */
export interface TableDocument {
  readonly outside: readonly ShownText[]
  readonly tables: readonly HtmlTable[]
}

interface RawCell extends TableCell {
  readonly rowSpan: number
  readonly columnSpan: number
}

interface RawRow {
  readonly isHead: boolean
  readonly cells: readonly RawCell[]
}

/** A few bytes could ask for billions of places. */
const MAX_SPAN = 1000
const MAX_PLACES = 4_000_000

const NO_TEXT: ShownText = { text: '', original: '' }
const EMPTY: TableCell = { ...NO_TEXT, markup: NO_TEXT, isHeader: false }

/** `undefined` where a table is too large for a grid. */
export function readTables({
  tokens,
  originals,
}: CanonicalMarkup): TableDocument | undefined {
  const outside: ShownText[] = []
  const tables: HtmlTable[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (!token) {
      continue
    }
    outside.push({
      text: printToken(token),
      original: printToken(originals[index] ?? token),
    })
    if (token.type !== 'open' || token.name !== 'table') {
      continue
    }
    const end = endOfElement(tokens, index)
    const table = tableOf(
      readRows({
        tokens: tokens.slice(index + 1, end),
        originals: originals.slice(index + 1, end),
      }),
    )
    if (!table) {
      return undefined
    }
    tables.push(table)
    index = end
  }
  return { outside, tables }
}

function endOfElement(tokens: readonly MarkupToken[], start: number): number {
  let depth = 0
  for (let index = start; index < tokens.length; index += 1) {
    const type = tokens[index]?.type
    if (type === 'open') {
      depth += 1
    }
    if (type === 'close') {
      depth -= 1
      if (depth === 0) {
        return index
      }
    }
  }
  return tokens.length
}

function readRows({ tokens, originals }: CanonicalMarkup): readonly RawRow[] {
  const rows: { isHead: boolean; cells: RawCell[] }[] = []
  let isHead = false
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token?.type === 'close' && token.name === 'thead') {
      isHead = false
    }
    if (token?.type !== 'open') {
      continue
    }
    if (token.name === 'thead') {
      isHead = true
    }
    if (token.name === 'tr') {
      rows.push({ isHead, cells: [] })
    }
    if (token.name !== 'td' && token.name !== 'th') {
      continue
    }
    const end = endOfElement(tokens, index)
    const inside = tokens.slice(index, end)
    const originalInside = originals.slice(index, end)
    const spanOf = (name: string): number => {
      const span = token.attributes.find(([key]) => key === name)?.[1]
      return Math.min(
        Math.max(Number.parseInt(span ?? '1', 10) || 1, 1),
        MAX_SPAN,
      )
    }
    rows.at(-1)?.cells.push({
      text: textOf(inside),
      original: textOf(originalInside),
      markup: {
        text: inside.map(printToken).join(''),
        original: originalInside.map(printToken).join(''),
      },
      isHeader: token.name === 'th',
      rowSpan: spanOf('rowspan'),
      columnSpan: spanOf('colspan'),
    })
    index = end
  }
  return rows
}

function textOf(tokens: readonly MarkupToken[]): string {
  return tokens
    .map((token) => (token.type === 'text' && !token.code ? token.text : ''))
    .join('')
    .trim()
}

function tableOf(rows: readonly RawRow[]): HtmlTable | undefined {
  const grid = gridOf(rows)
  if (!grid) {
    return undefined
  }
  const firstBody = rows.findIndex(
    ({ isHead, cells }) => !isHead && !cells.every(({ isHeader }) => isHeader),
  )
  const bodyStart = firstBody === -1 ? grid.length : firstBody
  const head = grid.slice(0, bodyStart)
  const body = grid.slice(bodyStart)
  const indexWidth = body
    .map(leadingHeaders)
    .reduce((min, headers) => Math.min(min, headers), body.length && Infinity)
  const width = grid.reduce((max, row) => Math.max(max, row.length), 0)
  return {
    columns: Array.from(
      { length: Math.max(width - indexWidth, 0) },
      (_, column) =>
        joinLabels(head.map((row) => row[indexWidth + column] ?? EMPTY)),
    ),
    rows: body.map((cells) => ({
      label: joinLabels(cells.slice(0, indexWidth)),
      cells: cells.slice(indexWidth),
    })),
    headHeight: head.length,
    indexWidth,
  }
}

function gridOf(
  rows: readonly RawRow[],
): readonly (readonly TableCell[])[] | undefined {
  const grid: TableCell[][] = rows.map(() => [])
  let places = 0
  for (const [row, { cells }] of rows.entries()) {
    let column = 0
    for (const { rowSpan, columnSpan, ...cell } of cells) {
      while (grid[row]?.[column]) {
        column += 1
      }
      for (
        let down = 0;
        down < rowSpan && row + down < rows.length;
        down += 1
      ) {
        for (let right = 0; right < columnSpan; right += 1) {
          const target = grid[row + down]
          if (target) {
            target[column + right] = cell
          }
          places += 1
          if (places > MAX_PLACES) {
            return undefined
          }
        }
      }
    }
  }
  return grid.map((row) => Array.from(row, (cell) => cell ?? EMPTY))
}

function leadingHeaders(row: readonly TableCell[]): number {
  const first = row.findIndex(({ isHeader }) => !isHeader)
  return first === -1 ? row.length : first
}

/** A cell that spans several rows is one heading. */
function joinLabels(cells: readonly TableCell[]): ShownText {
  const labels = new Map(cells.map((cell) => [cell.text, cell.original]))
  labels.delete('')
  return {
    text: [...labels.keys()].join(' / '),
    original: [...labels.values()].join(' / '),
  }
}
