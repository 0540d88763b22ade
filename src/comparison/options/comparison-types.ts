/** How far apart numbers may be and still be equal. */
export interface Tolerance {
  /**
   * Share of the larger of both numbers.
   *
   * @default 0
   */
  readonly relative?: number
  /**
   * For numbers around zero.
   *
   * @default 1e-12
   */
  readonly absolute?: number
  /**
   * A number with fewer digits is only compared to the digits it was printed
   * with: `3.1` equals `3.14`.
   *
   * @default false
   */
  readonly printed?: boolean
}

/** A tolerance of which everything is said. */
export interface ToleranceLimits extends Required<Tolerance> {
  /** Whether integers have to be the same digit by digit. */
  readonly isForFloatsOnly?: boolean
}

/**
 * How PNG, JPEG and GIF images are compared. `ignore`: not at all. `bytes`: to the
 * byte. `pixels`: decoded, with the default threshold.
 */
export type ImageComparison = 'ignore' | 'bytes' | 'pixels' | PixelThreshold

export interface PixelThreshold {
  /**
   * Difference of colour that is not seen, from 0 (every difference counts) to
   * 1, as pixelmatch measures it.
   *
   * @default 0.01
   */
  readonly threshold?: number
  /**
   * Share of all pixels that may differ.
   *
   * @default 0
   */
  readonly maxDiffRatio?: number
}

/** What of two values has to be equal: all that there is, or their shape alone. */
export type Compared = 'values' | 'shape'

/**
 * The same for all outputs, or by part: a MIME type (also `image/*`), `stdout`,
 * `stderr`, `stream`, `error` or `*`.
 */
export type CompareChoice = Compared | Readonly<Record<string, Compared>>

/** A part of a cell's outputs. */
export interface PartPath {
  /** Position among the cell's stored outputs, from 0; when omitted: all. */
  readonly output?: number
  /** A MIME type (also `image/*`), `stdout`, `stderr`, `stream`, `error` or `*`. */
  readonly part: string
}

/** pytest-notebook's `diff_replace`; `regex` and `replace` are Python's. */
export interface PathReplacement extends PartPath {
  readonly regex: string
  readonly replace: string
}

/** What a cell or a notebook asks of the comparison. */
export interface ComparisonDirectives {
  /** Rules by name; `false`: not to be used. */
  readonly rules?: Readonly<Record<string, boolean>>
  readonly tolerance?: Tolerance
  readonly images?: ImageComparison
  readonly compare?: CompareChoice
  /** What is not compared. */
  readonly ignore?: readonly PartPath[]
  readonly replace?: readonly PathReplacement[]
}
