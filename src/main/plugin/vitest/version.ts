import type { Vitest } from 'vitest/node'

import { NotebookError } from '../../../common/errors.ts'

/** Whether this package was built for a version of Vitest. */
export function vitestSupport(
  version: string,
): 'supported' | 'untested' | 'too old' {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 5) {
    return 'untested'
  }
  return major === 5 || (major === 4 && minor >= 1) ? 'supported' : 'too old'
}

/**
 * Refuses a Vitest that this package was not built for: not every package
 * manager enforces peer dependencies, and what follows would be obscure.
 *
 * @throws NotebookError `NB_ERR_OPTIONS`
 */
export function checkVitestVersion(vitest: Vitest): void {
  switch (vitestSupport(vitest.version)) {
    case 'supported':
      return
    case 'untested':
      vitest.logger.warn(
        `vitest-notebook was tested with Vitest 4.1 to 5.x, not with ${vitest.version}.`,
      )
      return
    case 'too old':
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `vitest-notebook needs Vitest 4.1 or newer, and this is ${vitest.version}.\nUpdate it: npm install -D vitest@latest`,
      )
  }
}
