import type { Colors } from '../../common/colors.ts'
import type { CodeCell } from '../../nbformat/types.ts'
import { excerpt } from './excerpt.ts'

/** A cell of up to this many lines is shown whole. */
const WHOLE = 8
const MAX_LINE = 120
/** Lines before and after the marked one in a longer cell. */
const AROUND = 3

/**
 * The source of a cell with the numbers of its lines, the marked one with an
 * arrow: what a code frame of the file, which is JSON, could not show.
 *
 * @param marked Line of the cell, from 1; `undefined` shows its beginning.
 * @param caret Place in that line, blanks before it not counted, from 0.
 */
export function renderCellFrame(
  cell: Pick<CodeCell, 'source'>,
  marked: number | undefined,
  colors: Colors,
  caret?: number,
): string {
  const lines = cell.source.trimEnd().split(/\r\n|\r|\n/)
  const first = lines.length <= WHOLE ? 1 : Math.max(1, (marked ?? 1) - AROUND)
  const last =
    lines.length <= WHOLE
      ? lines.length
      : Math.min(lines.length, (marked ?? AROUND) + AROUND)
  const width = String(last).length
  const shown = lines.slice(first - 1, last).flatMap((line, offset) => {
    const number = first + offset
    const isMarked = number === marked
    const gutter = `${String(number).padStart(width)} │`
    if (!isMarked) {
      return [`    ${colors.dim(gutter)} ${colors.dim(clip(line))}`]
    }
    const column =
      caret === undefined
        ? undefined
        : caret + line.length - line.trimStart().length
    return [
      `  ${colors.red('❯')} ${colors.bold(gutter)} ${clip(line)}`,
      ...(column === undefined || column >= MAX_LINE
        ? []
        : [
            `    ${' '.repeat(width)} ${colors.bold('│')} ${' '.repeat(column)}${colors.red('^')}`,
          ]),
    ]
  })
  const gap = colors.dim(`    ${' '.repeat(width)} …`)
  return [
    ...(first > 1 ? [gap] : []),
    ...shown,
    ...(last < lines.length ? [gap] : []),
  ].join('\n')
}

function clip(line: string): string {
  return excerpt(
    line.length <= MAX_LINE ? line : `${line.slice(0, MAX_LINE - 1)}…`,
  )
}
