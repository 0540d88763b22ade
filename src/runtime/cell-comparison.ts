import { comparisonSettings } from '../comparison/comparison-settings.ts'
import type { ComparisonSettings } from '../comparison/comparison-settings.ts'
import { fromPortable } from '../comparison/portable-options.ts'
import type { PortableComparison } from '../comparison/portable-options.ts'
import type { ComparisonDirectives } from '../nbformat/directives/comparison-types.ts'

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
