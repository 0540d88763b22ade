import type { TaskMeta } from 'vitest'
import type { SerializedError, TestCase, TestModule } from 'vitest/node'

import { CHECKS_TITLE } from '../../contract/check-names.ts'
import type { NotebookMeta } from '../../contract/task-meta.ts'

/** A run of a notebook: the notebook as a whole, or one of its cases. */
export interface NotebookPart {
  /** Name of the case. */
  readonly case: string | undefined
  readonly meta: NotebookMeta | undefined
  /** The tests of cells, in the notebook's order. */
  readonly tests: readonly TestCase[]
  /** The test of its file, of one part alone. */
  readonly checks: TestCase | undefined
  /** Of this part as a whole; not of its checks. */
  readonly errors: readonly SerializedError[]
  /** Replaces what is told of it. */
  readonly setMeta: (meta: NotebookMeta) => void
}

/** One part, or one for each case. */
export function notebookParts(
  module: TestModule,
): readonly [NotebookPart, ...NotebookPart[]] {
  const checks = checksTest(module)
  const parts = [...module.children].flatMap((suite) =>
    suite.type === 'suite' && suite.meta().notebookCase !== undefined
      ? [partOf(suite.meta(), suite.children.allTests(), suite.errors())]
      : [],
  )
  const [first, ...others] = parts
  return first
    ? [
        { ...first, checks, errors: [...module.errors(), ...first.errors] },
        ...others,
      ]
    : [
        {
          ...partOf(
            module.meta(),
            [...module.children.allTests()].filter((test) => test !== checks),
            module.errors(),
          ),
          checks,
        },
      ]
}

function partOf(
  meta: TaskMeta,
  tests: Iterable<TestCase>,
  errors: readonly SerializedError[],
): NotebookPart {
  return {
    case: meta.notebookCase,
    meta: meta.notebook,
    tests: [...tests],
    checks: undefined,
    errors,
    setMeta(told) {
      meta.notebook = told
    },
  }
}

/** The test of the notebook's file, if there is one. */
function checksTest(module: TestModule): TestCase | undefined {
  // Vitest (4.1, 5.1) throws where there is no task at an index.
  const last = [...module.children].at(-1)
  return last?.type === 'test' && last.name === CHECKS_TITLE ? last : undefined
}
