import { compareCellOutputs } from '../../../src/comparison/compare-outputs.ts'
import { comparisonSettings } from '../../../src/comparison/options/comparison-settings.ts'
import type { Output } from '../../../src/nbformat/types.ts'

/** The rules by which two outputs are equal; `undefined`: they are not. */
export function rulesFor(
  stored: Output,
  actual: Output,
  ...rules: string[]
): readonly string[] | undefined {
  const { settings } = comparisonSettings({ rules })
  const result = compareCellOutputs([stored], [actual], settings)
  return result.differences.length === 0 ? result.rules : undefined
}
