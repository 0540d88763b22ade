import type { Replacement } from './replace-each.ts'

// Everything that repeats has a limit, so that long runs of digits stay cheap.
const CLOCK = String.raw`(?:\d{1,6}:)?\d\d:\d\d`
/** A rate has decimals, or three digits (`tqdm.format_sizeof`). */
const NUMBER = String.raw`(?:\d{1,20}\.\d{1,2}|\d{3})`
const PER = String.raw`[^\[\]\n,/]{0,30}`

/**
 * tqdm 4, `format_meter`: elapsed, remaining (where there is a total), rate. What
 * stays is the unit and what stands behind the rate.
 */
const TQDM = new RegExp(
  String.raw`\[${CLOCK}(<)?(?:(?<=<)(?:${CLOCK}|\?))?, +(?:(?:${NUMBER}|\?)[kMGTPEZ]?(${PER})\/s|${NUMBER}[kMGTPEZ]?s\/(${PER}))(?=[\],])`,
  'g',
)

const KERAS_TIME = String.raw`(?:\d{1,6}s|(?:\d{1,4}:)?\d{1,2}:\d\d)`
const KERAS_PER = String.raw`\d{1,9}(?:us|µs|ms|s)/(step|sample|epoch)`

/** Keras 2 and 3, `progbar.py`: with a bar, with `verbose=2`, with that of Keras 2. */
const KERAS: readonly Replacement[] = [
  [
    new RegExp(
      String.raw`^( *\d{1,9}/(?:\d{1,9}|Unknown) (?:\[[=>.]{1,80}\] - |━{1,80} |- |))${KERAS_TIME}( -)? ${KERAS_PER}\b`,
      'gm',
    ),
    '$1«time»$2 «time»/$3',
  ],
  [
    new RegExp(
      String.raw`^(\d{1,9}/\d{1,9} - )${KERAS_TIME}( - .{1,1000} - )${KERAS_PER} - ${KERAS_PER}$`,
      'gm',
    ),
    '$1«time»$2«time»/$3 - «time»/$4',
  ],
]

/** The figures of progress that libraries tell of, by their format. */
export const PROGRESS: readonly Replacement[] = [
  [TQDM, '[«time»$1, «rate» $2$3'],
  ...KERAS,
  // joblib 1.5, `parallel.py`, `print_progress`.
  [
    /(\[Parallel\(n_jobs=-?\d{1,6}\)\]: Done .{1,60}\| elapsed:) {0,9}[\d.]{1,12}(?:s|min)(?:( remaining:) {0,9}[\d.]{1,12}(?:s|min))?/g,
    '$1 «time»$2',
  ],
  // scikit-learn 1.7: of searches, pipelines and transformers that are verbose.
  [
    /^(\[(?:CV(?: \d[\d/; ]{0,40})?|Pipeline|ColumnTransformer|FeatureUnion)\] .{1,1000}total(?: time)?=) {0,9}[\d.]{1,12}(?:s|min)$/gm,
    '$1 «time»',
  ],
  // dask 2025, `diagnostics/progress.py`.
  [
    /(\[#{0,200} {0,200}\] \| \d{1,3}% Completed \|) {1,9}[\d.]{1,12} ?(?:us|ms|s|m|hr)(?: \d{1,3}\.\d{1,2} ?s)?/g,
    '$1 «time»',
  ],
]
