import { compareParts, compareWithNothing } from '../compare-parts.ts'
import type { PartsVerdict } from '../compare-parts.ts'
import type { NormalisedOutput } from '../normalise-outputs.ts'
import type { ComparisonSettings } from '../options/comparison-settings.ts'
import { outputParts } from '../output-parts.ts'

/** Two outputs that belong together, or one without a partner, compared. */
export interface ComparedPair extends PartsVerdict {
  readonly number: number
}

export function comparePair(
  stored: NormalisedOutput | undefined,
  actual: NormalisedOutput | undefined,
  settings: ComparisonSettings,
): ComparedPair {
  const storedParts = stored && outputParts(stored)
  const actualParts = actual && outputParts(actual)
  return {
    number: stored?.number ?? actual?.number ?? 0,
    ...(storedParts === undefined || actualParts === undefined
      ? compareWithNothing(storedParts, actualParts, settings)
      : compareParts(storedParts, actualParts, settings)),
  }
}
