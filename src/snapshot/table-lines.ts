import type { TableCell, TableRow, TableRows } from './table-html.ts'

/** Before a heading and before another cell. */
const BARS = { th: '║', td: '│' }
const RULE = '─'
/** Before a cell: its attributes. */
const ATTRIBUTES = /^‹([^›]*)› ?/

/** The attributes that are written often, and the number in them, in short. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['colspan="N" halign="left"', '→'],
  ['rowspan="N" valign="top"', '↓'],
])

/** A blank at the beginning or end of a cell's text: R pads numbers. */
const BLANK = '␣'

/** What stands around a cell's text: its bar and two blanks. */
const GAP = 3

/** A cell with the column at which it starts, and how many it takes. */
interface PlacedCell {
  readonly bar: string
  readonly text: string
  readonly column: number
  readonly span: number
}

/** Lays a table out as aligned text. */
export function toTableLines({
  head,
  body,
  caption,
}: TableRows): readonly string[] {
  const rows = placeCells([...head, ...body])
  const widths = columnWidths(rows.flat())
  const lines = rows.map((row) => printRow(row, widths))
  const width = widths.reduce((sum, each) => sum + each + GAP, -1)
  return [
    ...lines.slice(0, head.length),
    RULE.repeat(Math.max(width, 1)),
    ...lines.slice(head.length),
    ...(caption === undefined ? [] : [caption]),
  ]
}

/** Cells stand below each other as in a browser, also beside one that spans rows. */
function placeCells(
  rows: readonly TableRow[],
): readonly (readonly PlacedCell[])[] {
  const rowsLeft: number[] = []
  return rows.map((row) => {
    let column = 0
    return row.map((cell) => {
      while ((rowsLeft[column] ?? 0) > 0) {
        rowsLeft[column] = (rowsLeft[column] ?? 0) - 1
        column += 1
      }
      const span = spanOf(cell, 'colspan')
      const down = spanOf(cell, 'rowspan') - 1
      for (let each = column; each < column + span; each += 1) {
        rowsLeft[each] = down
      }
      const placed = { bar: BARS[cell.tag], text: cellText(cell), column, span }
      column += span
      return placed
    })
  })
}

function columnWidths(cells: readonly PlacedCell[]): readonly number[] {
  const widths: number[] = []
  for (const { text, column, span } of cells.toSorted(
    (a, b) => a.span - b.span,
  )) {
    const last = column + span - 1
    const missing = text.length - spanWidth(widths, column, span)
    widths[last] = (widths[last] ?? 0) + Math.max(missing, 0)
  }
  return Array.from(widths, (width) => width ?? 0)
}

function spanWidth(
  widths: readonly number[],
  column: number,
  span: number,
): number {
  return widths
    .slice(column, column + span)
    .reduce((sum, width) => sum + (width ?? 0), (span - 1) * GAP)
}

function printRow(
  row: readonly PlacedCell[],
  widths: readonly number[],
): string {
  let line = ''
  let next = 0
  for (const { bar, text, column, span } of row) {
    const before = column - next
    if (before > 0) {
      line += ' '.repeat(spanWidth(widths, next, before) + GAP)
    }
    const width = spanWidth(widths, column, span)
    line += `${bar} ${text.padStart(width)} `
    next = column + span
  }
  return line.trimEnd()
}

/** Of a cell, 1 where it says nothing; more than libraries write is left alone. */
function spanOf(
  { attributes }: TableCell,
  name: 'colspan' | 'rowspan',
): number {
  const span = new RegExp(`${name}="([1-9]\\d{0,2})"`).exec(attributes)?.[1]
  return Number(span ?? 1)
}

function cellText({ attributes, content }: TableCell): string {
  const text = content.replaceAll(/^ +| +$/g, (blanks) =>
    BLANK.repeat(blanks.length),
  )
  if (attributes === '') {
    return text
  }
  const short = SHORT.get(attributes.replace(/\d+/, 'N'))
  const count = /\d+/.exec(attributes)?.[0] ?? ''
  return `‹${short === undefined ? attributes : short + count}› ${text}`.trimEnd()
}

/** Reads what {@link toTableLines} wrote; `undefined` for what it cannot have written. */
export function fromTableLines(
  lines: readonly string[],
): TableRows | undefined {
  const rule = lines.findIndex((line) => line.startsWith(RULE))
  if (rule === -1) {
    return undefined
  }
  const end = lines.findIndex(
    (line, index) => index > rule && !isRow(line.trimStart()),
  )
  const bodyEnd = end === -1 ? lines.length : end
  const [caption, ...rest] = lines.slice(bodyEnd)
  if (rest.length > 0) {
    return undefined
  }
  return {
    head: lines.slice(0, rule).map(readRow),
    body: lines.slice(rule + 1, bodyEnd).map(readRow),
    caption,
  }
}

function isRow(line: string): boolean {
  return line.startsWith(BARS.th) || line.startsWith(BARS.td)
}

function readRow(line: string): TableRow {
  return Array.from(line.matchAll(/([║│])([^║│]*)/g), ([, bar, text = '']) => {
    const cell = text.trim()
    const attributes = ATTRIBUTES.exec(cell)
    return {
      tag: bar === BARS.th ? 'th' : 'td',
      attributes: readAttributes(attributes?.[1] ?? ''),
      content: cell
        .slice(attributes?.[0].length ?? 0)
        .replaceAll(/^␣+|␣+$/g, (blanks) => ' '.repeat(blanks.length)),
    }
  })
}

function readAttributes(text: string): string {
  const full = Array.from(SHORT).find(([, short]) => text.startsWith(short))
  return full ? full[0].replace('N', text.slice(1)) : text
}
