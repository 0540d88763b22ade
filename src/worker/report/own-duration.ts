import type { TestContext } from 'vitest'

/**
 * Has every reporter show how long a cell itself took. Vitest measures a test
 * from its start to its end, in which other cells may have run: those before the
 * cell, or those that can still change its outputs.
 *
 * Vitest (4.1, 5.1: `runTest`) writes the duration into the result when the test
 * is over, and has no place for another one.
 */
export function reportDuration(
  { task }: TestContext,
  durationMs: number,
): void {
  if (task.result) {
    Object.defineProperty(task.result, 'duration', {
      configurable: true,
      enumerable: true,
      get: () => durationMs,
      set: () => {},
    })
  }
}
