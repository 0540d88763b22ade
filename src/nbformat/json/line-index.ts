/** Turns offsets of one text into lines and columns, both counted from 1. */
export interface LineIndex {
  lineAt(offset: number): number
  /** In UTF-16 units. */
  columnAt(offset: number): number
}

const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Finds the line breaks of `text` once. Lines end with `\n` (and so with
 * `\r\n`), as Vitest and editors count them. A byte order mark stands in line 1
 * before its column 1.
 */
export function lineIndex(text: string): LineIndex {
  const starts = [text.startsWith(BYTE_ORDER_MARK) ? 1 : 0]
  for (
    let lineBreak = text.indexOf('\n');
    lineBreak >= 0;
    lineBreak = text.indexOf('\n', lineBreak + 1)
  ) {
    starts.push(lineBreak + 1)
  }

  function lineAt(offset: number): number {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? Infinity) <= offset) {
        low = middle
      } else {
        high = middle
      }
    }
    return low + 1
  }

  return {
    lineAt,
    columnAt: (offset) =>
      Math.max(1, offset - (starts[lineAt(offset) - 1] ?? 0) + 1),
  }
}
