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
 * What is written by hand is never as long; each directive is held against those
 * before it.
 */
const MAX_MARKERS = 100
const MAX_WARNINGS = 20
/** UTF-16 units: what was written is quoted. */
const MAX_WARNING = 500

/**
 * Unites what was found: a comment beats a tag, a tag beats metadata, and in
 * one place the last of a kind wins. Each marker that contradicts an earlier
 * one gives a warning. Of more than a hundred the strongest count.
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
  const all = withoutRepeated(markers).toSorted(
    (left, right) => STRENGTH[left.place] - STRENGTH[right.place],
  )
  const ordered = all.slice(-MAX_MARKERS)
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
  const left = all.length - ordered.length
  return {
    directives,
    warnings: limited([
      ...(left > 0
        ? [`${left} directives are ignored: there are more than ${MAX_MARKERS}`]
        : []),
      ...warnings,
      ...conflicts,
    ]).map((warning) => `${subject}: ${shortened(warning)}`),
  }
}

/** The last one counts of what is written alike in one place. */
function withoutRepeated<Directives>(
  markers: readonly Marker<Directives>[],
): readonly Marker<Directives>[] {
  const last = new Map(
    markers.map((each) => [`${each.place} ${each.text}`, each]),
  )
  return markers.length === last.size
    ? markers
    : markers.filter((each) => last.get(`${each.place} ${each.text}`) === each)
}

function shortened(warning: string): string {
  return warning.length > MAX_WARNING
    ? `${warning.slice(0, MAX_WARNING - 1)}…`
    : warning
}

function limited(warnings: readonly string[]): readonly string[] {
  const different = [...new Set(warnings)]
  const more = different.length - MAX_WARNINGS
  return more <= 1
    ? different
    : [
        ...different.slice(0, MAX_WARNINGS),
        `${more} more warnings of this kind`,
      ]
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
