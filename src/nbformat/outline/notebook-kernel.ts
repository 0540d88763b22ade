import { jsonMember } from '../../common/json.ts'
import type { Notebook } from '../types.ts'

/** The kernelspec the notebook asks for by name, if it does. */
export function kernelName(notebook: Notebook): string | undefined {
  return nonEmpty(
    jsonMember(jsonMember(notebook.metadata, 'kernelspec'), 'name'),
  )
}

/**
 * The language of the code cells in lower case, as the kernelspec says, else
 * as the kernel said that last ran the notebook, else `python`.
 */
export function languageName({ metadata }: Notebook): string {
  const language =
    nonEmpty(jsonMember(jsonMember(metadata, 'kernelspec'), 'language')) ??
    nonEmpty(jsonMember(jsonMember(metadata, 'language_info'), 'name')) ??
    'python'
  return language.toLowerCase()
}

/** Languages by {@link languageName} whose values print as Python's do. */
export const PYTHON: RegExp = /^(?:python|ipython|sage)/

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
