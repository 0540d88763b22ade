import { TABLE_FRAMES } from './table-frames.ts'
import { readTableHtml, writeTableHtml } from './table-html.ts'
import { fromTableLines, toTableLines } from './table-lines.ts'

/**
 * An HTML table that pandas, polars or R wrote as aligned text, and the name of
 * its kind. `undefined` for any other HTML, and for a table that
 * {@link fromKnownTable} would not give back to the letter.
 */
export function toKnownTable(
  html: string,
): { readonly kind: string; readonly lines: readonly string[] } | undefined {
  for (const frame of TABLE_FRAMES) {
    const table = readTableHtml(html, frame)
    if (table) {
      const lines = toTableLines(table)
      if (fromKnownTable(frame.name, lines) === html) {
        return { kind: frame.name, lines }
      }
    }
  }
  return undefined
}

/** The HTML of a table, or `undefined` where the lines are none of that kind. */
export function fromKnownTable(
  kind: string,
  lines: readonly string[],
): string | undefined {
  const frame = TABLE_FRAMES.find(({ name }) => name === kind)
  const rows = fromTableLines(lines)
  return frame && rows && writeTableHtml(rows, frame)
}
