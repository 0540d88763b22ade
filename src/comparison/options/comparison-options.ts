import type { JsonValue } from '../../common/json.ts'
import type { ImageComparison, Tolerance } from './comparison-types.ts'

interface CustomRuleBase {
  /** What reports, and lists of rules, call it. */
  readonly name: string
  /**
   * Where it applies: MIME types, `stdout`, `stderr`, `error`. When omitted: to
   * every text, but not inside JSON values.
   */
  readonly mimeTypes?: readonly string[]
}

/** Replaces every match, as `String.replaceAll` does (`$1`, `$<name>`). */
export interface ReplaceRule extends CustomRuleBase {
  /** A string is the source of a regular expression without flags. */
  readonly pattern: RegExp | string
  readonly replace: string
}

/** Gives a text as it is to be compared. */
export interface FunctionRule extends CustomRuleBase {
  readonly normalise: (text: string, mimeType: string) => string
}

export type CustomRule = ReplaceRule | FunctionRule

/**
 * Compares two values of a MIME type: `undefined` where they are equal, else
 * what differs, in words.
 */
export type OutputComparator = (
  stored: JsonValue,
  actual: JsonValue,
  mimeType: string,
) => string | undefined

/** How outputs are compared. But for functions it survives structured cloning. */
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
  /** @default 'pixels' */
  readonly images?: ImageComparison | undefined
  /**
   * What is not compared: MIME types (also `image/*`), `stdout`, `stderr`.
   *
   * @default []
   */
  readonly ignore?: readonly string[]
  /** Own comparators, by MIME type. */
  readonly comparators?: Readonly<Record<string, OutputComparator>>
}
