import { NotebookError } from '../../common/errors.ts'
import { parseSanitizer } from '../rules/sanitizer/parse-sanitizer.ts'
import type {
  ComparisonOptions,
  CustomRule,
  OutputComparator,
  ReplaceRule,
} from './comparison-options.ts'

/** A function as its source text: functions cannot be sent to workers. */
interface PortableFunctionRule {
  readonly name: string
  readonly mimeTypes?: readonly string[]
  readonly normaliseSource: string
}

/** {@link ComparisonOptions} in a form that survives structured cloning. */
export interface PortableComparison extends Omit<
  ComparisonOptions,
  'rules' | 'comparators'
> {
  readonly rules: readonly (string | ReplaceRule | PortableFunctionRule)[]
  readonly comparatorSources: Readonly<Record<string, string>>
  /** nbval's sanitizer files, as they are. */
  readonly sanitizers: readonly {
    readonly file: string
    readonly text: string
  }[]
}

/** Packs options for the way to the workers. */
export function toPortable(
  options: ComparisonOptions,
  sanitizers: PortableComparison['sanitizers'],
): PortableComparison {
  const { rules = [], comparators = {}, ...rest } = options
  return {
    ...rest,
    rules: rules.map((rule) => {
      if (typeof rule === 'string' || !('normalise' in rule)) {
        return rule
      }
      const { normalise, ...named } = rule
      return { ...named, normaliseSource: String(normalise) }
    }),
    comparatorSources: Object.fromEntries(
      Object.entries(comparators).map(([type, compare]) => [
        type,
        String(compare),
      ]),
    ),
    sanitizers,
  }
}

/**
 * Unpacks options in a worker.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` for a function that cannot be read
 * back, or a sanitizer file with expressions that JavaScript does not have.
 */
export function fromPortable(portable: PortableComparison): ComparisonOptions {
  const { rules, comparatorSources, sanitizers, ...rest } = portable
  return {
    ...rest,
    rules: [
      ...rules.map((rule): string | CustomRule => {
        if (typeof rule === 'string' || 'pattern' in rule) {
          return rule
        }
        const { normaliseSource, ...named } = rule
        return {
          ...named,
          normalise: functionOf(normaliseSource, `rule "${rule.name}"`),
        }
      }),
      ...sanitizers.flatMap(({ file, text }) => parseSanitizer(text, file)),
    ],
    comparators: Object.fromEntries(
      Object.entries(comparatorSources).map(([type, source]) => [
        type,
        functionOf<OutputComparator>(source, `comparator of "${type}"`),
      ]),
    ),
  }
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows what was packed
function functionOf<F extends (...values: never[]) => unknown>(
  source: string,
  subject: string,
): F {
  // A method (`normalise(text) {}`) is no expression by itself.
  for (const expression of [source, `Object.values({ ${source} })[0]`]) {
    try {
      // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the user's own function, out of the user's own configuration
      const value: unknown = new Function(`return (${expression})`)()
      if (typeof value === 'function') {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was one before it was packed
        return value as F
      }
    } catch {
      // Tried in the other form.
    }
  }
  throw new NotebookError(
    'NB_ERR_OPTIONS',
    `The ${subject} is not a function that can be sent to a worker.\nWrite it as a function that uses nothing from outside itself.`,
  )
}
