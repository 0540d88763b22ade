import { compileFunction } from 'node:vm'

import type { RunnerApi } from '../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import { scriptText } from '../../test-module/generate-module.ts'
import { notebookModule } from '../../test-module/notebook-module.ts'
import { parsedNotebook } from '../../test-module/parsed-notebook.ts'
import { failNotebook } from '../session/fail-notebook.ts'
import { notebook } from '../session/notebook-tests.ts'

/**
 * Defines the tests of a notebook, as its module would.
 *
 * @param file Absolute path, by which stacks lead into it.
 */
export function defineTests(
  file: string,
  text: string,
  settings: RuntimeSettings,
  vitest: RunnerApi,
): void {
  const module = notebookModule(
    text,
    file,
    { ...settings, comparison: undefined },
    parsedNotebook,
  )
  const scope = { ...vitest, notebook, failNotebook }
  compileFunction(scriptText(module), Object.keys(scope), { filename: file })(
    ...Object.values(scope),
  )
}
