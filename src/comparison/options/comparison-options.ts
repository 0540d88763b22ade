import type { PlainJson } from '../../common/plain-numbers.ts'
import type {
  CompareChoice,
  ImageComparison,
  Tolerance,
} from './comparison-types.ts'

/** Replaces every match, as `String.replaceAll` does (`$1`, `$<name>`). */
export interface CustomRule {
  /** What reports, and lists of rules, call it. */
  readonly name: string
  /** A string is the source of a regular expression without flags. */
  readonly pattern: RegExp | string
  readonly replace: string
  /**
   * Where it applies: MIME types, `stdout`, `stderr`, `error`. When omitted: to
   * every text, but not inside JSON values.
   */
  readonly mimeTypes?: readonly string[]
}

/** Gives a text as it is to be compared. */
export type Normaliser = (text: string, mimeType: string) => string

/**
 * Compares two values of a MIME type: `undefined` where they are equal, else
 * what differs, in words.
 */
export type OutputComparator = (
  stored: PlainJson,
  actual: PlainJson,
  mimeType: string,
) => string | undefined

/** How outputs are compared, as far as that is data. */
export interface ComparisonOptions {
  /**
   * Rules beside the default ones: names of opt-in rules, names of default
   * rules with `-` before them to switch them off (`'-timings'`), own rules.
   *
   * @default []
   */
  readonly rules?: readonly (string | CustomRule)[]
  /**
   * Within which numbers in text, tables, SVG and JSON are equal; a number is a
   * relative tolerance. When omitted: exactly.
   */
  readonly tolerance?: number | Tolerance | undefined
  /**
   * How images are compared: by their `pixels`, with thresholds of your own in
   * place of the default ones, as `bytes`, or not at all (`ignore`).
   *
   * @default 'pixels'
   */
  readonly images?: ImageComparison | undefined
  /**
   * Whether outputs must be equal in their `values` or in their `shape` alone:
   * numbers of lines, rows and columns, names of columns, keys of JSON, sizes of
   * images, classes of errors. For all, or by MIME type (also `image/*`),
   * `stdout`, `stderr`: `{ 'image/png': 'shape' }`.
   *
   * @default 'values'
   */
  readonly compare?: CompareChoice
  /**
   * What is not compared: MIME types (also `image/*`), `stdout`, `stderr`.
   *
   * @default []
   */
  readonly ignore?: readonly string[]
}

/** What a module exports that the option `comparison` names. */
export interface ComparisonModule {
  /** As in the options of `notebooks()`. */
  readonly rules?: readonly (string | CustomRule)[]
  /**
   * Rules that are functions, by the name that reports and lists of rules call
   * them. With `mimeTypes`: where they apply, as in {@link CustomRule}.
   */
  readonly normalisers?: Readonly<
    Record<
      string,
      | Normaliser
      | {
          readonly normalise: Normaliser
          readonly mimeTypes?: readonly string[]
        }
    >
  >
  /** Own comparators, by MIME type. */
  readonly comparators?: Readonly<Record<string, OutputComparator>>
}

/** A rule that is a function. */
export interface FunctionRule {
  readonly name: string
  readonly normalise: Normaliser
  readonly mimeTypes?: readonly string[]
}

/** All that is said on how outputs are compared, functions included. */
export interface Comparison extends Omit<ComparisonOptions, 'rules'> {
  readonly rules?: readonly (string | CustomRule | FunctionRule)[]
  readonly comparators?: Readonly<Record<string, OutputComparator>>
}
