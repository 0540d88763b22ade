import { plainNumbers } from '../common/plain-numbers.ts'
import type { Comparator } from './comparator.ts'
import { describeThrown } from './describe-thrown.ts'
import type { OutputComparator } from './options/comparison-options.ts'

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
      const detail = verdict(() =>
        compare(plainNumbers(stored), plainNumbers(actual), mimeType),
      )
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

/** @param compare The user's, so it may return anything. */
function verdict(compare: () => unknown): string | undefined {
  let detail: unknown
  try {
    detail = compare()
  } catch (error) {
    return `the comparator for it threw ${describeThrown(error)}`
  }
  if (detail === undefined || typeof detail === 'string') {
    return detail
  }
  return detail instanceof Promise
    ? 'the comparator for it is asynchronous: it must answer synchronously; only its module can await'
    : `the comparator for it returned a value of type ${typeof detail}, which is neither undefined nor a text`
}
