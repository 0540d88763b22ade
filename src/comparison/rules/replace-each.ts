/** What is replaced, and what stands in its place. */
export type Replacement = readonly [pattern: RegExp, mask: string]

/** One after the other. */
export function replaceEach(
  text: string,
  replacements: readonly Replacement[],
): string {
  return replacements.reduce(
    (replaced, [pattern, mask]) => replaced.replace(pattern, mask),
    text,
  )
}
