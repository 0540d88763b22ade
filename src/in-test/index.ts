import { afterAll } from 'vitest'

import { closeAll } from './leftovers.ts'
import { addMatchers } from './matchers/matchers.ts'

export { isNotebookError, NotebookError } from '../common/errors.ts'
export type { NotebookErrorCode } from '../common/errors.ts'
export type { PlainJson as JsonValue } from '../common/plain-numbers.ts'
export type {
  Parameters,
  ParameterValue,
} from '../parameters/parameter-value.ts'
export { CellError } from './cell-error.ts'
export { test } from './fixture.ts'
export type { KernelFixtures } from './fixture.ts'
export { openKernel } from './open-kernel.ts'
export { openNotebook } from './open-notebook.ts'
export type {
  CellSelector,
  KernelOptions,
  NotebookCell,
  OpenNotebookOptions,
  Patch,
  ShownOutput,
  ShownOutputs,
  TestKernel,
  TestNotebook,
} from './types.ts'

addMatchers()
try {
  // A net for what a test has forgotten to close.
  afterAll(closeAll)
} catch {
  // It is not a file of tests that imports this first.
}
