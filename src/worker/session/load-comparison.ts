import type { Comparison } from '../../comparison/options/comparison-options.ts'
import { readComparisonModule } from '../../comparison/options/read-comparison-module.ts'
import { uniteComparison } from '../../comparison/options/unite-comparison.ts'
import type { PortableComparison } from '../../comparison/options/unite-comparison.ts'
import type { NotebookImports } from '../../contract/generated-call.ts'

/**
 * Unites the options that were sent with the module that the option
 * `comparison` names.
 *
 * @throws NotebookError `NB_ERR_OPTIONS`, or what the module throws.
 */
export async function loadComparison(
  options: PortableComparison,
  importModule: NotebookImports['comparison'],
): Promise<Comparison> {
  if (!importModule) {
    return uniteComparison(options)
  }
  const exports = await importModule()
  return uniteComparison(
    options,
    readComparisonModule(exports, options.module ?? ''),
  )
}
