import { kindOf } from './table-shape.ts'
import type { TableShape, ValueKind } from './table-shape.ts'

const ELIDED_PANDAS = /^\[(\d+) rows x (\d+) columns\]$/
const SHAPE_POLARS = /^shape: \(([\d_]+), ([\d_]+)\)$/

/** The shape of a table that pandas, polars or R printed as text; `undefined` for any other text. */
export function frameShape(lines: readonly string[]): TableShape | undefined {
  return polarsShape(lines) ?? pandasShape(lines)
}

/**
 * pandas sets the index left and all columns right, and pads all lines, as R does
 * with fewer blanks between. It cuts wide tables into blocks, or leaves out their middle and
 * says below how large they are: what is seen then depends on the values' width.
 */
function pandasShape(lines: readonly string[]): TableShape | undefined {
  const elided = ELIDED_PANDAS.exec(lines.at(-1) ?? '')
  const blocks = blocksOf(elided ? lines.slice(0, -1) : lines).map(
    (block, _, all) => pandasBlock(block, all.length > 1),
  )
  const [first] = blocks
  const isRead =
    first !== undefined && blocks.every((block) => block?.rows === first.rows)
  const columns = isRead ? blocks.flatMap((block) => block?.columns ?? []) : []
  const shown = columns.includes('...') ? undefined : columns
  const kinds = blocks.length === 1 ? (first?.kinds ?? []) : []
  if (elided) {
    const [rows, width] = elided.slice(1).map(Number)
    return {
      rows: rows ?? 0,
      width,
      columns: isRead ? shown : undefined,
      kinds,
    }
  }
  return isRead
    ? { rows: first.rows, width: undefined, columns: shown, kinds }
    : undefined
}

/**
 * What the values of columns look like, by the words of the heading; of a name of
 * several words by the last one. None for R, which prints whole numbers without
 * their point: it has one blank where pandas has two, and counts from 1. None
 * either where columns cannot be told apart, by two blanks.
 */
function kindsIn(
  lines: readonly string[],
  headings: number,
): readonly (ValueKind | undefined)[] {
  const [header = ''] = lines
  const names = header.trim().split(/ {2,}/)
  const rows = lines.slice(headings).map((line) => line.split(/ {2,}/))
  const index = rows.reduce(
    (most, [first = '']) => Math.max(most, first.length),
    0,
  )
  const isPandas =
    header.search(/\S/) >= index + 2 || rows[0]?.[0]?.startsWith('0') === true
  const isTold =
    isPandas &&
    headings === 1 &&
    rows.every(({ length }) => length === names.length + 1)
  return isTold
    ? names.flatMap((name, column) => [
        ...name
          .split(' ')
          .slice(1)
          .map(() => undefined),
        kindOf(rows.map((row) => row[column + 1] ?? '')),
      ])
    : []
}

function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [[]]
  for (const line of lines) {
    if (line === '') {
      blocks.push([])
    } else {
      blocks.at(-1)?.push(line)
    }
  }
  return blocks.filter((block) => block.length > 0)
}

interface PandasBlock {
  readonly rows: number
  readonly columns: readonly string[]
  readonly kinds: readonly (ValueKind | undefined)[]
}

/** @param isCut Whether it is one of several, whose lines end with blanks. */
function pandasBlock(
  lines: readonly string[],
  isCut: boolean,
): PandasBlock | undefined {
  const [first = ''] = lines
  const header = isCut ? first.replace(/\\$/, '').trimEnd() : first
  const headings = lines.findIndex((line) => !line.startsWith(' '))
  const start = header.search(/\S/)
  if (
    headings < 1 ||
    start === -1 ||
    header.endsWith(' ') ||
    lines.some((line) => line.length !== first.length)
  ) {
    return undefined
  }
  // The names of the index have a line of their own, without values.
  const hasNames = /^[.\s]*$/.test((lines[headings] ?? '').slice(start))
  const rows = lines.length - headings - (hasNames ? 1 : 0)
  return rows < 1
    ? undefined
    : {
        rows,
        columns: [header, ...lines.slice(1, headings)].flatMap((line) =>
          line.trim().split(/\s+/),
        ),
        kinds: kindsIn(lines, headings + (hasNames ? 1 : 0)),
      }
}

/** polars draws a frame, and tells the names and types of columns in it; long ones are wrapped. */
function polarsShape(lines: readonly string[]): TableShape | undefined {
  const [, rows, width] = SHAPE_POLARS.exec(lines[0] ?? '') ?? []
  const end = lines.findIndex((line) => line.startsWith('╞'))
  if (rows === undefined || width === undefined || end === -1) {
    return undefined
  }
  const cells = lines
    .slice(2, end)
    .map((line) => line.split(/[│┆]/).slice(1, -1))
  return {
    rows: countOf(rows),
    width: countOf(width),
    columns: (cells[0] ?? []).map((_, column) =>
      cells
        .map((line) => (line[column] ?? '').replaceAll(/\s/g, ''))
        .join('')
        .replace(/---(.*)$/, ' ($1)'),
    ),
    kinds: [],
  }
}

function countOf(text: string): number {
  return Number(text.replaceAll('_', ''))
}
