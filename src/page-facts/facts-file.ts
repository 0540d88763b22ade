import { join } from 'node:path'

import { digestOf } from '../common/digest.ts'

/**
 * Where a worker leaves the facts of a notebook, and the main process finds them.
 *
 * @param folder Of the run.
 * @param notebook Absolute path.
 */
export function factsFile(folder: string, notebook: string): string {
  return join(folder, `${digestOf(notebook)}.json`)
}
