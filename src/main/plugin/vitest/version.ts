import type { Vitest } from 'vitest/node'

import { NotebookError } from '../../../common/errors.ts'

/**
 * Refuses a Vitest that this package was not built for: not every package
 * manager enforces peer dependencies, and what follows would be obscure.
 *
 * @throws NotebookError `NB_ERR_OPTIONS`
 */
export function checkVitestVersion(vitest: Vitest): void {
  const [major = 0, minor = 0] = vitest.version.split('.').map(Number)
  if (major === 5 || (major === 4 && minor >= 1)) {
    return
  }
  if (major > 5) {
    vitest.logger.warn(
      `vitest-notebook was tested with Vitest 4.1 to 5.x, not with ${vitest.version}.`,
    )
    return
  }
  throw new NotebookError(
    'NB_ERR_OPTIONS',
    `vitest-notebook needs Vitest 4.1 or newer, and this is ${vitest.version}.\nUpdate it: npm install -D vitest@latest`,
  )
}
