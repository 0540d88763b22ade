/** How VS Code's extension for Vitest begins the pattern of a test (1.50). */
const OF_EDITOR = String.raw`^\s?`

/**
 * What an editor selects tests by, so that it finds those it means: the names of
 * headings and test with a blank between them, which Vitest 5.1 joins by ` > `;
 * and as they stand in the source of a generated module, where a backslash is
 * two. A pattern of another origin is left as it is.
 */
export function editorPattern(pattern: RegExp | string): RegExp | string {
  const source = typeof pattern === 'string' ? pattern : pattern.source
  if (!source.startsWith(OF_EDITOR)) {
    return pattern
  }
  const tolerant = source
    .replaceAll(' ', '(?: >)? ')
    .replaceAll(String.raw`\\\\`, String.raw`\\`)
  return new RegExp(`(?:${source})|(?:${tolerant})`)
}
