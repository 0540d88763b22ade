/**
 * What would not survive a text file, or not be seen in a review: control
 * characters but tab, invisible ones, those that turn text around, halves of
 * surrogate pairs, and the bracket that stands for them.
 */
const HIDDEN =
  /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff⟪]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

const LAST_BLANK = /\s$/

const ESCAPE = /⟪([\da-f]{0,4})⟫/g

/** Stands for nothing, where an empty line would not be seen. */
const NOTHING = '⟪⟫'

/**
 * The lines of a text for a snapshot, none of which ends in a blank, and the
 * last of which is not empty: editors and Vitest trim those. What cannot be
 * written plainly is a hexadecimal code in `⟪…⟫`. `''` has no lines.
 */
export function toSnapshotLines(text: string): readonly string[] {
  if (text === '') {
    return []
  }
  const lines = text
    .split('\n')
    .map((line) =>
      line.replaceAll(HIDDEN, escapeOf).replace(LAST_BLANK, escapeOf),
    )
  return lines.at(-1) === '' ? [...lines.slice(0, -1), NOTHING] : lines
}

/** The text that {@link toSnapshotLines} wrote. */
export function fromSnapshotLines(lines: readonly string[]): string {
  return lines.map(readEscapes).join('\n')
}

/** A name as one word that is never empty. */
export function toSnapshotWord(name: string): string {
  return name === ''
    ? NOTHING
    : name.replaceAll(HIDDEN, escapeOf).replaceAll(/\s/g, escapeOf)
}

/** The name that {@link toSnapshotWord} wrote. */
export function fromSnapshotWord(word: string): string {
  return readEscapes(word)
}

function escapeOf(character: string): string {
  return `⟪${character.charCodeAt(0).toString(16)}⟫`
}

function readEscapes(text: string): string {
  return text.replaceAll(ESCAPE, (_, code: string) =>
    code === '' ? '' : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
