import { comparisonSettings } from '../../comparison/options/comparison-settings.ts'
import type { ComparisonSettings } from '../../comparison/options/comparison-settings.ts'
import type { ComparisonDirectives } from '../../comparison/options/comparison-types.ts'
import { fromPortable } from '../../comparison/options/portable-options.ts'
import type { PortableComparison } from '../../comparison/options/portable-options.ts'

export interface CellComparison {
  /** Made when something has to be compared, which few cells need. */
  readonly settings: () => ComparisonSettings
  /** What notebook or cell ask for that there is not, one sentence each. */
  readonly warnings: readonly string[]
}

/** Gives how the outputs of a notebook's cells are compared, by what each cell says of it. */
export function cellComparisons(
  portable: PortableComparison,
  ofNotebook: ComparisonDirectives | undefined,
): (ofCell: ComparisonDirectives | undefined) => CellComparison {
  const options = once(() => fromPortable(portable))
  const resolve = (
    ofCell: ComparisonDirectives | undefined,
  ): ReturnType<typeof comparisonSettings> =>
    comparisonSettings(options(), [ofNotebook, ofCell])
  const common = once(() => resolve(undefined))
  return (ofCell) => {
    const resolved = ofCell ? once(() => resolve(ofCell)) : common
    return {
      settings: () => resolved().settings,
      warnings: ofNotebook || ofCell ? resolved().warnings : [],
    }
  }
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
