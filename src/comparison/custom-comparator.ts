import type { Comparator } from './comparator.ts'
import type { OutputComparator } from './comparison-options.ts'

/**
 * A comparator of the user's. What it throws is a difference, so that the cell
 * it stumbled over is named.
 *
 * @param family How reports show values of the type.
 */
export function customComparator(
  compare: OutputComparator,
  family: Comparator,
): Comparator {
  return {
    describe: (value, mimeType) => family.describe(value, mimeType),
    compare(stored, actual, mimeType) {
      const detail = verdict(() => compare(stored, actual, mimeType))
      return detail === undefined
        ? undefined
        : {
            stored: family.describe(stored, mimeType),
            actual: family.describe(actual, mimeType),
            detail,
          }
    },
  }
}

function verdict(compare: () => string | undefined): string | undefined {
  try {
    return compare()
  } catch (error) {
    return `the comparator for it threw ${String(error)}`
  }
}
