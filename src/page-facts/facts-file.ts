import { join } from 'node:path'

import { digestOf } from '../common/digest.ts'
import { casePath } from '../parameters/cases.ts'

/**
 * Where a worker leaves the facts of a notebook, and the main process finds them.
 *
 * @param folder Of the run.
 * @param notebook Absolute path.
 * @param name Of its case, if it has some.
 */
export function factsFile(
  folder: string,
  notebook: string,
  name?: string,
): string {
  return join(folder, `${digestOf(casePath(notebook, name))}.json`)
}
