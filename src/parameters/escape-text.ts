/** Escapes that all of the languages have. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

/** `"` and `\`, control characters, and all that is not ASCII. */
const SPECIAL = /["\\]|[^ -~]/gu

/**
 * A text in double quotes and in ASCII, as Python's `unicode_escape` has it.
 *
 * @param escape What stands for a character that has no short escape.
 */
export function quotedText(
  text: string,
  escape: (codePoint: number) => string,
): string {
  const escaped = text.replaceAll(
    SPECIAL,
    (character) =>
      SHORT.get(character) ?? escape(character.codePointAt(0) ?? 0),
  )
  return `"${escaped}"`
}

/** `\u20ac`, `\U0001f600`. */
export function unicodeEscape(codePoint: number): string {
  const hex = codePoint.toString(16)
  return codePoint > 0xffff
    ? `\\U${hex.padStart(8, '0')}`
    : `\\u${hex.padStart(4, '0')}`
}
