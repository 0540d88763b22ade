import { packageFile } from '../../common/package-files.ts'

/**
 * What the notebooks' project names as its test runner. It is a module that the
 * plugin makes, as test modules are, so that it gets the Vitest that runs them;
 * a file of this package may find another one.
 */
export const RUNNER = 'virtual:vitest-notebook-runner'

/** The names are those of `RunnerApi`. */
const IMPORTS =
  '{ TestRunner, test, describe, beforeAll, afterAll, inject, recordArtifact, expect }'

export function runnerModule(): string {
  const runtime = JSON.stringify(packageFile('dist/worker.js'))
  return `import ${IMPORTS} from 'vitest'; import { notebookRunner } from ${runtime}; export default notebookRunner(${IMPORTS});`
}
