import { isDeepStrictEqual } from 'node:util'

import type {
  DirectivePlace,
  Found,
  Marker,
  ResolvedDirectives,
} from './types.ts'

const STRENGTH: Readonly<Record<DirectivePlace, number>> = {
  metadata: 0,
  tag: 1,
  comment: 2,
}

/**
 * Unites what was found: a comment beats a tag, a tag beats metadata, and in
 * one place the last of a kind wins. Each marker that contradicts an earlier
 * one gives a warning.
 *
 * @param subject what has the directives: begins every warning.
 * @param refine gives `weak` with what `strong` says in its place or adds.
 * @param none the directives where there are none.
 */
export function resolveDirectives<Directives extends object>(
  subject: string,
  { markers, warnings }: Found<Directives>,
  refine: (weak: Directives, strong: Directives) => Directives,
  none: Directives,
): ResolvedDirectives<Directives> {
  const ordered = markers.toSorted(
    (left, right) => STRENGTH[left.place] - STRENGTH[right.place],
  )
  // They go together when it does not matter which of them is the stronger.
  const contradict = (left: Directives, right: Directives): boolean =>
    !isDeepStrictEqual(refine(left, right), refine(right, left))

  const conflicts: string[] = []
  let directives = none
  for (const [index, winner] of ordered.entries()) {
    const loser = ordered
      .slice(0, index)
      .findLast((each) => contradict(each.directives, winner.directives))
    if (loser) {
      conflicts.push(conflictWarning(winner, loser))
    }
    directives = refine(directives, winner.directives)
  }
  return {
    directives,
    warnings: [...warnings, ...conflicts].map(
      (warning) => `${subject}: ${warning}`,
    ),
  }
}

function conflictWarning(
  winner: Marker<unknown>,
  loser: Marker<unknown>,
): string {
  const rule =
    winner.place === loser.place
      ? 'the last one counts'
      : `the ${winner.place} counts`
  return (
    `${winner.place} "${winner.text}" contradicts ` +
    `${loser.place} "${loser.text}": ${rule}`
  )
}
