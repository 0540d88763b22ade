import type { RuntimeSettings } from '../../../contract/settings.ts'
import { notebookDirectives } from '../../../directives/notebook-directives.ts'
import type { Notebook } from '../../../nbformat/types.ts'
import type { Injection } from '../../../parameters/injection/injection.ts'
import type { NotebookPlace } from '../../report/notebook-place.ts'

/** What gives a notebook its parameters, if it gets some. Most get none, and load nothing for it. */
export async function injectionOf(
  notebook: Notebook,
  { path, shown }: NotebookPlace,
  settings: Pick<RuntimeSettings, 'parameters'>,
): Promise<Injection | undefined> {
  const isAsked =
    settings.parameters !== undefined ||
    notebookDirectives(notebook).directives.parameters === true
  if (!isAsked) {
    return undefined
  }
  const { notebookParameters } =
    await import('../../../parameters/notebook-parameters.ts')
  const parameters = notebookParameters(notebook, settings.parameters, path)
  if (Object.keys(parameters).length === 0) {
    return undefined
  }
  const { planInjection } =
    await import('../../../parameters/injection/plan-injection.ts')
  return planInjection(notebook, parameters, shown)
}
