import type { JsonValue } from '../json.ts'
import type { Content, ContentChange } from './output-difference.ts'

/** Compares values of one family of MIME types. */
export interface Comparator {
  /** What a report shows of a value that only one side has. */
  describe(value: JsonValue, mimeType: string): Content
  /**
   * `undefined` where both are equal. The verdict is reflexive and the same
   * whichever value is the stored one. Never throws: what cannot be read is
   * compared to the letter.
   */
  compare(
    stored: JsonValue,
    actual: JsonValue,
    mimeType: string,
  ): ContentChange | undefined
}
