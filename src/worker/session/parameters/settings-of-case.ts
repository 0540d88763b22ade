import { globbedPath } from '../../../common/paths.ts'
import type { NotebookReference } from '../../../contract/generated-call.ts'
import type { RuntimeSettings } from '../../../contract/settings.ts'
import { casesOf } from '../../../parameters/cases.ts'

/**
 * What holds for a case of a notebook: its parameters, and snapshots as the
 * baseline where the stored outputs are not those of this case.
 */
export function settingsOfCase(
  settings: RuntimeSettings,
  { file, case: name }: Pick<NotebookReference, 'file' | 'case'>,
): RuntimeSettings {
  const found = casesOf(settings.cases, globbedPath(settings.root, file)).find(
    (each) => each.name === name,
  )
  if (!found) {
    return settings
  }
  const { baseline } = settings
  return {
    ...settings,
    case: found.name,
    parameters: [
      ...(settings.parameters ?? []),
      { pattern: '', parameters: found.parameters ?? {} },
    ],
    baseline:
      baseline === 'stored' && found.stored !== true ? 'snapshot' : baseline,
  }
}
