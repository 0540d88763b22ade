import type { ParsedDirective } from './parse-directives.ts'
import type { DirectivePlace, Found } from './types.ts'

export const NOTHING_FOUND: Found<never> = { markers: [], warnings: [] }

/** All of `parts` as one. */
export function found<Directives>(
  parts: readonly Found<Directives>[],
): Found<Directives> {
  return {
    markers: parts.flatMap(({ markers }) => markers),
    warnings: parts.flatMap(({ warnings }) => warnings),
  }
}

/** Sorts what was read at one place into markers and warnings. */
export function collectParsed<Directives>(
  place: DirectivePlace,
  parsed: readonly ParsedDirective<Directives>[],
): Found<Directives> {
  return found(
    parsed.map((each) =>
      each.ok
        ? {
            markers: [{ place, text: each.text, directives: each.directives }],
            warnings: [],
          }
        : { markers: [], warnings: [`${place}: ${each.warning}`] },
    ),
  )
}
