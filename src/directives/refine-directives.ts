import type { ComparisonDirectives } from '../comparison/options/comparison-types.ts'
import type { CellDirectives } from './types.ts'

type Shared = Pick<CellDirectives, 'skip' | 'skipIf' | 'checks' | 'comparison'>

/** What cells and notebooks both know, `strong` added to `weak` or put in its place. */
export function refineShared(weak: Shared, strong: Shared): Shared {
  const skipIf = unite(weak.skipIf, strong.skipIf)
  return {
    ...(strong.skip && { skip: { ...weak.skip, ...strong.skip } }),
    ...(skipIf.length > 0 && { skipIf }),
    ...(strong.checks && { checks: { ...weak.checks, ...strong.checks } }),
    ...((weak.comparison ?? strong.comparison) && {
      comparison: refineComparison(weak.comparison, strong.comparison),
    }),
  }
}

function refineComparison(
  weak: ComparisonDirectives = {},
  strong: ComparisonDirectives = {},
): ComparisonDirectives {
  const ignore = unite(weak.ignore, strong.ignore)
  return {
    ...weak,
    ...strong,
    ...(strong.rules && { rules: { ...weak.rules, ...strong.rules } }),
    ...(ignore.length > 0 && { ignore }),
  }
}

/** In an order of their own: the order in which they were found does not matter. */
function unite<T>(
  some: readonly T[] = [],
  others: readonly T[] = [],
): readonly T[] {
  const byText = new Map(
    [...some, ...others].map((each) => [JSON.stringify(each), each]),
  )
  return [...byText]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, each]) => each)
}
