import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { messageOf, NotebookError } from '../../common/errors.ts'
import { uniteComparison } from '../../comparison/options/unite-comparison.ts'
import type { PortableComparison } from '../../comparison/options/unite-comparison.ts'
import type { ResolvedOptions } from './options.ts'

/**
 * Reads the sanitizer files and packs how outputs are compared for the workers.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` for what a worker could not use: here
 * the user is told once, and not by every cell.
 */
export async function portableComparison(
  options: ResolvedOptions,
  root: string,
): Promise<PortableComparison> {
  const { comparison, rules, tolerance, images, compare, ignore } = options
  if (comparison !== undefined && !existsSync(resolve(root, comparison))) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `The option \`comparison\` names ${comparison}, which is not there.\nGive its path relative to the root of the project, ${root}.`,
    )
  }
  const sanitizers = await Promise.all(
    options.sanitize.map(async (file) => ({
      file,
      text: await readSanitizer(file, root),
    })),
  )
  const portable = {
    rules,
    tolerance,
    images,
    compare,
    ignore,
    module: comparison,
    sanitizers,
  }
  const isDefault = tolerance === undefined && images === undefined
  if (!isDefault || rules.length > 0 || sanitizers.length > 0) {
    const { comparisonSettings } =
      await import('../../comparison/options/comparison-settings.ts')
    comparisonSettings(uniteComparison(portable))
  }
  return portable
}

async function readSanitizer(file: string, root: string): Promise<string> {
  try {
    return await readFile(resolve(root, file), 'utf8')
  } catch (error) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `The option \`sanitize\` names ${file}, which cannot be read: ${messageOf(error)}\nGive its path relative to the root of the project.`,
      { cause: error },
    )
  }
}
