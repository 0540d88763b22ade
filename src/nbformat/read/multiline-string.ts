import type { JsonValue } from '../../common/json.ts'
import { isStringArray } from '../../common/json.ts'

/**
 * The pieces whose concatenation is the text of a list of lines. Since nbformat
 * 4 the lines hold their own line breaks. nbformat 2 wrote them without, and 3
 * did both: its reader looks at the first line to tell (nbformat 5,
 * `v3/rwbase.py`, `_join_lines`).
 */
export function joinLines(
  lines: readonly string[],
  nbformat: number,
): readonly string[] {
  const haveBreaks = nbformat >= 4 || /[\r\n]$/.test(lines[0] ?? '')
  return haveBreaks
    ? lines
    : lines.map((line, index) =>
        index < lines.length - 1 ? `${line}\n` : line,
      )
}

/** A text stored as a string or a list of lines; undefined if it is neither. */
export function readText(
  value: JsonValue | undefined,
  nbformat: number,
): string | undefined {
  if (typeof value === 'string') {
    return value
  }
  return isStringArray(value) ? joinLines(value, nbformat).join('') : undefined
}
