import { CHECKS_TITLE } from '../../contract/check-names.ts'

/** What a run was narrowed to, of one notebook. */
export interface Narrowed {
  /** As of Vitest's `TestSpecification`, whose lines are numbers from 1. */
  readonly testLines?: readonly number[] | undefined
  readonly testNamePattern?: RegExp | undefined
}

/**
 * Whether a run asks for the checks of a notebook's file, and most likely for no
 * cell: these need no kernel. Where a cell is run all the same, it gets its kernel
 * when it asks, only later.
 */
export function asksForChecks({
  testLines,
  testNamePattern,
}: Narrowed): boolean {
  return (
    testNamePattern?.test(CHECKS_TITLE) === true ||
    (testLines !== undefined &&
      testLines.length > 0 &&
      testLines.every((line) => line === 1))
  )
}
