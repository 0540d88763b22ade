import { isNotebookError } from '../../common/errors.ts'
import type { NotebookPlace } from './notebook-place.ts'
import { stackFrame } from './stack-frame.ts'

/** Gives an error that concerns the whole notebook its place: the notebook. */
export function placedError(
  error: unknown,
  { file, shown }: NotebookPlace,
): unknown {
  if (!isNotebookError(error)) {
    return error
  }
  error.stack = `${error.name}: ${error.message}${stackFrame(file, 1)}`
  return Object.assign(error, { frame: ` ❯ ${shown}` })
}
