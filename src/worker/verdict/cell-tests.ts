import type { RunnerTestCase, RunnerTestFile, RunnerTestSuite } from 'vitest'

import { CHECKS_TITLE } from '../../contract/check-names.ts'

/** Whether the test of a cell is part of this run. */
export function hasCellToRun(file: RunnerTestFile): boolean {
  return selectedCells(file).size > 0
}

const selected = new WeakMap<RunnerTestFile, ReadonlySet<number>>()

/** Numbers of the code cells whose tests are part of this run, and not filtered out. */
export function selectedCells(file: RunnerTestFile): ReadonlySet<number> {
  const known = selected.get(file)
  if (known) {
    return known
  }
  // Every code cell has a test, in their order; titles may have no number.
  const numbers = new Set(
    cellTests(file).flatMap(({ mode }, index) =>
      mode === 'run' || mode === 'queued' ? [index + 1] : [],
    ),
  )
  selected.set(file, numbers)
  return numbers
}

const horizons = new WeakMap<RunnerTestFile, number>()

/**
 * Up to which code cell a notebook is executed whatever becomes of its tests, from
 * the one on whose turn it is. A test that is tried again has a kernel of its own.
 */
export function horizon(file: RunnerTestFile, number: number): number {
  const known = horizons.get(file) ?? lastSelected(file)
  horizons.set(file, known)
  return Math.max(number, known)
}

function lastSelected(file: RunnerTestFile): number {
  const isTriedAgain = cellTests(file).some(
    ({ retry, repeats }) => (retry ?? 0) !== 0 || (repeats ?? 0) !== 0,
  )
  return isTriedAgain ? 0 : Math.max(0, ...selectedCells(file))
}

/** Without the test of the notebook's file. */
function cellTests(file: RunnerTestFile): RunnerTestCase[] {
  return testsOf({
    ...file,
    tasks: file.tasks.filter(
      ({ type, name }) => type !== 'test' || name !== CHECKS_TITLE,
    ),
  })
}

function testsOf(suite: RunnerTestSuite): RunnerTestCase[] {
  return suite.tasks.flatMap((task) =>
    task.type === 'suite' ? testsOf(task) : [task],
  )
}
