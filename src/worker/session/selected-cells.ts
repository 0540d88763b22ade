import type { RunnerTestFile, RunnerTestCase, RunnerTestSuite } from 'vitest'

const selected = new WeakMap<RunnerTestFile, ReadonlySet<number>>()

/** Numbers of the code cells whose tests are part of this run, and not filtered out. */
export function selectedCells(file: RunnerTestFile): ReadonlySet<number> {
  const known = selected.get(file)
  if (known) {
    return known
  }
  const numbers = new Set(
    testsOf(file)
      .filter((test) => test.mode === 'run' || test.mode === 'queued')
      .flatMap((test) => /^\[(\d+)\]/.exec(test.name)?.[1] ?? [])
      .map(Number),
  )
  selected.set(file, numbers)
  return numbers
}

function testsOf(suite: RunnerTestSuite): RunnerTestCase[] {
  return suite.tasks.flatMap((task) =>
    task.type === 'suite' ? testsOf(task) : [task],
  )
}
