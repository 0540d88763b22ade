import { canonicalJson } from './canonical-json.ts'
import type { Comparator } from './comparator.ts'
import { jsonChanges } from './json-changes.ts'
import { comparatorByText } from './text-comparator.ts'

const exact = comparatorByText(canonicalJson)

/** Compares JSON as values; a difference names the paths (`data[0].y[3]`). */
export const jsonComparator: Comparator = {
  describe: (value, mimeType) => exact.describe(value, mimeType),
  compare(storedValue, actualValue, mimeType, leniency) {
    const change = exact.compare(storedValue, actualValue, mimeType)
    if (!change) return undefined
    const changes = jsonChanges(storedValue, actualValue, leniency?.tolerance)
    if (changes.total === 0) return leniency?.tolerance ? undefined : change
    return { ...change, changes }
  },
}
