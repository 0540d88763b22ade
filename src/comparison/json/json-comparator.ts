import type { Comparator } from '../comparator.ts'
import { comparatorByText } from '../text/text-comparator.ts'
import { withOriginal } from '../with-original.ts'
import { canonicalJson } from './canonical-json.ts'
import { jsonChanges } from './json-changes.ts'

const exact = comparatorByText(
  (value, mimeType) => ({
    type: 'text',
    mimeType,
    text: canonicalJson(value),
  }),
  (described, { value }) => withOriginal(described, canonicalJson(value)),
)

/** Compares JSON as values; a difference names the paths (`data[0].y[3]`). */
export const jsonComparator: Comparator = {
  describe: (value, mimeType) => exact.describe(value, mimeType),
  compare(stored, actual, mimeType, leniency, origins) {
    const tolerance = leniency?.tolerance
    const shown = origins && ([origins[0].value, origins[1].value] as const)
    // Before the texts, which cost ten times as much.
    const within = tolerance && jsonChanges(stored, actual, tolerance, shown)
    if (within?.total === 0) {
      return undefined
    }
    const change = exact.compare(stored, actual, mimeType, leniency, origins)
    if (!change) {
      return undefined
    }
    const changes = within ?? jsonChanges(stored, actual, undefined, shown)
    return changes.total === 0 ? change : { ...change, changes }
  },
}
