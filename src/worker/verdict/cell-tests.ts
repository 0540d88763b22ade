import type { RunnerTask, RunnerTestCase, RunnerTestSuite } from 'vitest'

import { CHECKS_TITLE } from '../../contract/check-names.ts'

/** What has the tests of the cells beside one: the suite of its case, else the file. */
export function notebookSuite(test: RunnerTestCase): RunnerTestSuite {
  const { file } = test
  let top: RunnerTask = test
  while (top.suite && top.suite !== file) {
    top = top.suite
  }
  return top.type === 'suite' && top.meta.notebookCase !== undefined
    ? top
    : file
}

/** Whether the test of a cell is part of this run. */
export function hasCellToRun(notebook: RunnerTestSuite): boolean {
  return selectedCells(notebook).size > 0
}

const selected = new WeakMap<RunnerTestSuite, ReadonlySet<number>>()

/** Numbers of the code cells whose tests are part of this run, and not filtered out. */
export function selectedCells(notebook: RunnerTestSuite): ReadonlySet<number> {
  const known = selected.get(notebook)
  if (known) {
    return known
  }
  // Every code cell has a test, in their order; titles may have no number.
  const numbers = new Set(
    cellTests(notebook).flatMap(({ mode }, index) =>
      mode === 'run' || mode === 'queued' ? [index + 1] : [],
    ),
  )
  selected.set(notebook, numbers)
  return numbers
}

const horizons = new WeakMap<RunnerTestSuite, number>()

/**
 * Up to which code cell a notebook is executed whatever becomes of its tests, from
 * the one on whose turn it is. A test that is tried again has a kernel of its own.
 */
export function horizon(notebook: RunnerTestSuite, number: number): number {
  const known = horizons.get(notebook) ?? lastSelected(notebook)
  horizons.set(notebook, known)
  return Math.max(number, known)
}

function lastSelected(notebook: RunnerTestSuite): number {
  const isTriedAgain = cellTests(notebook).some(
    ({ retry, repeats }) => (retry ?? 0) !== 0 || (repeats ?? 0) !== 0,
  )
  return isTriedAgain ? 0 : Math.max(0, ...selectedCells(notebook))
}

/** Without the test of the notebook's file. */
function cellTests(notebook: RunnerTestSuite): RunnerTestCase[] {
  return testsOf({
    ...notebook,
    tasks: notebook.tasks.filter(
      ({ type, name }) => type !== 'test' || name !== CHECKS_TITLE,
    ),
  })
}

function testsOf(suite: RunnerTestSuite): RunnerTestCase[] {
  return suite.tasks.flatMap((task) =>
    task.type === 'suite' ? testsOf(task) : [task],
  )
}
