import type { RunnerTestFile } from 'vitest'

/** What runs the tests of files, in both majors of Vitest: `vitest/internal/browser`. */
export interface RunnerLibrary {
  startTests(
    files: readonly object[],
    runner: object,
  ): Promise<readonly RunnerTestFile[]>
}
