import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

import { isNotebookError } from '../../common/errors.ts'
import { slash } from '../../common/paths.ts'
import { chooseKernelSpec } from '../../kernel/choose-kernelspec.ts'
import type { KernelSpecs } from '../../kernel/server-api/kernelspecs.ts'
import {
  kernelName,
  languageName,
} from '../../nbformat/outline/notebook-kernel.ts'
import { parseNotebook } from '../../nbformat/parse-notebook.ts'
import type { Notebook } from '../../nbformat/types.ts'

/** Notebooks whose kernel is not installed, each with what is wrong; below them, what mends it. */
export function missingKernels(
  notebooks: readonly string[],
  root: string,
  override: string | undefined,
  specs: KernelSpecs,
): readonly string[] {
  const remedies = new Set<string>()
  const faults = notebooks.flatMap((file) => {
    const notebook = readIfValid(file)
    if (!notebook) {
      return []
    }
    try {
      const name = kernelName(notebook)
      const language = languageName(notebook)
      chooseKernelSpec({ override, name, language }, specs)
      return []
    } catch (error) {
      if (!isNotebookError(error)) {
        throw error
      }
      const [first = '', ...others] = error.message.split('\n')
      remedies.add(others.at(-1) ?? '')
      return [`${slash(relative(root, file))}: ${first}`]
    }
  })
  return [...faults, ...[...remedies].filter((remedy) => remedy !== '')]
}

/** What is no notebook is told by its run. */
function readIfValid(file: string): Notebook | undefined {
  try {
    return parseNotebook(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
