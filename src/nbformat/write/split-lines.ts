const LINE = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[^]|$)/g

/**
 * The lines of a text, each with its line break, as nbformat stores them;
 * none for an empty text. Breaks are those of Python's `str.splitlines`: also
 * `\v`, `\f`, U+001C to U+001E, U+0085, U+2028 and U+2029.
 */
export function splitLines(text: string): readonly string[] {
  return text.match(LINE)?.filter((line) => line !== '') ?? []
}
