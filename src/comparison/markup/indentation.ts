/** Deeper levels are not indented further, lest deep nesting gives quadratic text. */
const MAX_DEPTH = 40

/** The blanks before a line at `depth` levels. */
export function indentation(depth: number): string {
  return '  '.repeat(Math.min(depth, MAX_DEPTH))
}
