/** A text as the source of a regular expression that matches it alone; `RegExp.escape` is of Node 24. */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
