import type { JsonValue } from '../common/json.ts'
import type { Tolerance } from './options/comparison-types.ts'
import type { Content, ContentChange } from './output-difference.ts'
import type { RuledLine } from './rules/ruled-lines.ts'

/** What a comparison lets pass beside what is equal. */
export interface Leniency {
  readonly tolerance?: Required<Tolerance>
  readonly pixels?: PixelLeniency
}

export interface PixelLeniency {
  /** From 0 to 1, as pixelmatch measures it. */
  readonly threshold: number
  /** Share of all pixels, from 0 to 1. */
  readonly maxDiffRatio: number
}

/** A value before rules were applied, which is what reports show. */
export interface Origin {
  readonly value: JsonValue
  /** Of a text, line by line; `undefined` where that cannot be told. */
  readonly lines: () => readonly RuledLine[] | undefined
}

export type Origins = readonly [stored: Origin, actual: Origin]

/** Compares values of one family of MIME types. */
export interface Comparator {
  /** What a report shows of a value that only one side has. */
  describe(value: JsonValue, mimeType: string): Content
  /**
   * `undefined` where both are equal. The verdict is reflexive and the same
   * whichever value is the stored one. Never throws: what cannot be read is
   * compared to the letter.
   *
   * @param leniency Default: none.
   * @param origins Of both values, where rules changed them.
   */
  compare(
    stored: JsonValue,
    actual: JsonValue,
    mimeType: string,
    leniency?: Leniency,
    origins?: Origins,
  ): ContentChange | undefined
}
