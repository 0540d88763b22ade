import {
  PANDAS_FRAMES,
  readPandasHtml,
  writePandasHtml,
} from './pandas-html.ts'
import { fromTableLines, toTableLines } from './table-lines.ts'

/**
 * An HTML table that pandas wrote as aligned text, and the name of its kind.
 * `undefined` for any other HTML, and for a table that {@link fromPandasTable}
 * would not give back to the letter.
 */
export function toPandasTable(
  html: string,
): { readonly kind: string; readonly lines: readonly string[] } | undefined {
  const table = readPandasHtml(html)
  if (!table) {
    return undefined
  }
  const kind = table.frame.name
  const lines = toTableLines(table)
  return fromPandasTable(kind, lines) === html ? { kind, lines } : undefined
}

/** The HTML of a table, or `undefined` where the lines are none of that kind. */
export function fromPandasTable(
  kind: string,
  lines: readonly string[],
): string | undefined {
  const frame = PANDAS_FRAMES.find(({ name }) => name === kind)
  const rows = fromTableLines(lines)
  return frame && rows && writePandasHtml({ frame, ...rows })
}
