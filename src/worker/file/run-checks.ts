import type { TestContext } from 'vitest'

import { withoutCommands } from '../../common/inert.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import { checkNotebook } from '../../hygiene/check-notebook.ts'
import { renderFindings } from '../../hygiene/render-findings.ts'
import { parsedNotebook } from '../../test-module/parsed-notebook.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import { stackFrame } from '../report/stack-frame.ts'
import { readForCases, readNotebook } from './read-notebook.ts'

/**
 * Checks a notebook as a file; no kernel is needed.
 *
 * @param digest Of the text that the tests were made from.
 * @throws Error with all that was found, and NotebookError
 */
export async function runChecks(
  context: TestContext,
  place: NotebookPlace,
  digest: string,
  { checks, root, cases }: Pick<RuntimeSettings, 'checks' | 'root' | 'cases'>,
): Promise<void> {
  if (!checks) {
    return
  }
  const text = await (cases ? readForCases : readNotebook)(place, digest)
  const results = await checkNotebook(text, parsedNotebook(text), {
    ...checks,
    folder: root,
  })
  context.task.meta.checks = {
    findings: results.reduce((sum, { findings }) => sum + findings.length, 0),
    failed: results.map(({ name }) => name),
  }
  if (results.length > 0) {
    throw checksError(results, place)
  }
}

function checksError(
  results: Parameters<typeof renderFindings>[0],
  { file, shown }: NotebookPlace,
): Error {
  const { message, line } = renderFindings(results, shown)
  const error = new Error(withoutCommands(message))
  error.name = 'NotebookChecks'
  error.stack = `${error.name}: ${error.message}${stackFrame(file, line)}`
  // Vitest's own frame would show JSON.
  return Object.assign(error, { frame: ` ❯ ${shown}:${line}`, showDiff: false })
}
