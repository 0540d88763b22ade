/**
 * Options of Vitest that say how a run goes on, so that they hold for notebooks
 * as for other tests. All others say what tests are, and what is loaded for
 * them; and time limits are our own, since Vitest's mean tests that start nothing.
 */
const NAMES = [
  'allowOnly',
  'bail',
  'fileParallelism',
  'maxWorkers',
  'repeats',
  'retry',
] as const

/** What a configuration says of them, as the user wrote it. */
export type RunOptions = Readonly<Record<string, unknown>>

/** @param test `test` of a configuration. */
export function runOptions(test: object = {}): RunOptions {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value: unknown = Reflect.get(test, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
