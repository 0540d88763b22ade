import type { ComparisonModule } from './comparison-options.ts'

/**
 * Gives what a module for the option `comparison` exports its types.
 *
 * @example
 * export default defineComparison({
 *   normalisers: { 'lower case': (text) => text.toLowerCase() },
 * })
 */
export function defineComparison(
  comparison: ComparisonModule,
): ComparisonModule {
  return comparison
}
