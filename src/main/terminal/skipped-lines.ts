import { CHECKS_TITLE } from '../../contract/check-names.ts'

/** A test of a notebook, as far as it matters whether it was run. */
export interface ReportedTest {
  readonly id: string
  readonly title: string
  /** Why it was not run, as a phrase; `undefined` where it was. */
  readonly notRun: string | undefined
}

/** What stands in place of a test's own line: one for all of them, or nothing. */
export type SkippedLine =
  | { readonly type: 'stands-for-all'; readonly text: string }
  | { readonly type: 'left-out' }

/** So many of them are shown one by one. */
const MOST_SHOWN = 2

/**
 * Finds tests that follow each other and were not run for one reason, and what
 * is shown in their place: a cell that raises skips all that come after it.
 *
 * @returns by the ids of tests; those that are not in it are shown as ever
 */
export function skippedLines(
  tests: readonly ReportedTest[],
): ReadonlyMap<string, SkippedLine> {
  const lines = new Map<string, SkippedLine>()
  let start = 0
  while (start < tests.length) {
    const reason = tests[start]?.notRun
    let end = start + 1
    while (end < tests.length && tests[end]?.notRun === reason) {
      end += 1
    }
    if (reason !== undefined && end - start > MOST_SHOWN) {
      const run = tests.slice(start, end)
      const text = describeRun(run, reason)
      for (const [index, { id }] of run.entries()) {
        lines.set(
          id,
          index === 0 ? { type: 'stands-for-all', text } : { type: 'left-out' },
        )
      }
    }
    start = end
  }
  return lines
}

/** `[30] to [178] not run: cell [29] raised NameError` */
function describeRun(run: readonly ReportedTest[], reason: string): string {
  const cells = run.filter(({ title }) => title !== CHECKS_TITLE)
  const [first = '', last = ''] = [cells[0], cells.at(-1)].map((test) =>
    labelOf(test?.title ?? ''),
  )
  const checks = cells.length === run.length ? '' : ` and "${CHECKS_TITLE}"`
  return `${first} to ${last}${checks} ${reason}`
}

/** The number of a cell, or its title where that has none. */
function labelOf(title: string): string {
  return /^\[\d+\]/.exec(title)?.[0] ?? `"${title}"`
}
