import { parseSanitizer } from '../rules/sanitizer/parse-sanitizer.ts'
import type {
  Comparison,
  ComparisonModule,
  ComparisonOptions,
  FunctionRule,
} from './comparison-options.ts'

/** {@link Comparison} but for the functions, which cannot be sent to workers. */
export interface PortableComparison extends ComparisonOptions {
  /** Path of the module that has the functions, as messages name it. */
  readonly module: string | undefined
  /** nbval's sanitizer files, as they are. */
  readonly sanitizers: readonly {
    readonly file: string
    readonly text: string
  }[]
}

/**
 * Unites what was sent to a worker with what the module has that was imported
 * there.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` for a sanitizer file with expressions
 * that JavaScript does not have.
 */
export function uniteComparison(
  sent: PortableComparison,
  module: ComparisonModule = {},
): Comparison {
  const {
    rules = [],
    tolerance,
    images,
    compare,
    ignore = [],
    sanitizers,
  } = sent
  return {
    tolerance,
    images,
    ...(compare !== undefined && { compare }),
    ignore,
    rules: [
      ...rules,
      ...(module.rules ?? []),
      ...functionRules(module),
      ...sanitizers.flatMap(({ file, text }) => parseSanitizer(text, file)),
    ],
    comparators: module.comparators ?? {},
  }
}

function functionRules({
  normalisers = {},
}: ComparisonModule): readonly FunctionRule[] {
  return Object.entries(normalisers).map(([name, given]) =>
    typeof given === 'function'
      ? { name, normalise: given }
      : { name, ...given },
  )
}
