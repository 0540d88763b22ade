import { numberMatches } from './text-rule.ts'

const FIGURE =
  /^(?:<Figure size [\d.]+x[\d.]+ with \d+ Axes>|<matplotlib\.figure\.Figure at 0x[0-9a-f]+>)$/

/** matplotlib's repr of a figure, which tells its size and state, not what it shows. */
export function maskFigure(text: string): string {
  return FIGURE.test(text) ? '<Figure>' : text
}

/** At least six digits. */
const ADDRESS =
  /(?<=\bat |<(?:environment|bytecode|pointer): |@|<pyarrow\.Buffer address=)0x[0-9A-Fa-f]{6,16}\b/g

/**
 * What is left of one where a long repr was cut: in the middle by reprlib, whose
 * end of at most 14 characters may begin within ` at 0x` (Python 3.11,
 * `Repr.maxother`; scikit-learn's tables of fitted attributes), or at the end by
 * pandas and Polars (`<Model object at 0x7f8...`).
 */
const CUT_ADDRESS =
  /(?<=\.{3}(?:(?:t? )?0)?)x[0-9A-Fa-f]{6,16}(?=>|&gt;)|(?<=\bat 0)x[0-9A-Fa-f]{1,5}(?=\.{3}|…)/g

/** The ident of a thread, which is an address on Linux: `<Thread(Thread-5 (f), started 139872349873)>`. */
const IDENT = /(?<=, (?:started|stopped)(?: daemon)? )[1-9]\d{5,19}(?=\)>)/g

/**
 * CPython's ` at 0x7f8b1c2d3e4f`, R's `<environment: 0x55d5c8a8>`, Julia's
 * `@0x00007f8b1c2d3e4f`, PyArrow's `address=0x3f22d2001c0`.
 */
export function maskAddresses(text: string): string {
  return text
    .replace(ADDRESS, '0x…')
    .replace(CUT_ADDRESS, 'x…')
    .replace(IDENT, '«ident»')
}

const UUID =
  /(?<![0-9A-Za-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9A-Za-z])/gi

export function maskUuids(text: string): string {
  return numberMatches(text, UUID, 'uuid')
}

/** Python's tempfile, ipykernel's file of a cell, R's session folder. */
const TEMPORARY =
  /(?:\/private)?(?:\/tmp|\/var\/tmp|\/var\/folders\/\w\w\/\w{1,40}\/T|[A-Z]:[\\/]+Users[\\/]+[^\\/\s]{1,40}[\\/]+AppData[\\/]+Local[\\/]+Temp)[\\/]+(?:tmp[a-z0-9_]{8}|ipykernel_\d{1,10}(?:[\\/]+\d{1,12}\.py)?|Rtmp[A-Za-z0-9]{6})(?![A-Za-z0-9_])/g

export function maskTemporaryPaths(text: string): string {
  return numberMatches(text, TEMPORARY, 'tmp')
}

/** Looks behind so that a run of blanks is tried from its beginning only. */
export function trimLineEnds(text: string): string {
  return text.replace(/(?<![ \t])[ \t]+$/gm, '')
}

/** Blanks of any kind and number, empty lines too, are one blank. */
export function collapseWhitespace(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** Empty lines come last: the one behind the newline at the end stays there. */
export function sortBy<T>(
  lines: readonly T[],
  textOf: (line: T) => string,
): readonly T[] {
  return lines.toSorted((left, right) => {
    const [a, b] = [textOf(left), textOf(right)]
    if (a === b) {
      return 0
    }
    return b === '' || (a !== '' && a < b) ? -1 : 1
  })
}

const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)'
const WEEKDAY =
  '(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? +)?'
const CLOCK =
  '\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?[AP]M)?(?: ?(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?'

const DATES = new RegExp(
  `(?<![\\w.])(?:${[
    `\\d{4}-\\d{2}-\\d{2}(?:[ T]${CLOCK})?`,
    `\\d{1,2}/\\d{1,2}/\\d{2,4}`,
    `${WEEKDAY}${MONTH} +\\d{1,2}(?: +${CLOCK})?,? +\\d{4}`,
    `${WEEKDAY}\\d{1,2} ${MONTH} \\d{4}(?: ${CLOCK})?`,
    '\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?',
    String.raw`datetime\.(?:datetime|date|time)\([\d, ]{1,60}\)`,
  ].join('|')})(?![\\w])`,
  'g',
)

export function maskDates(text: string): string {
  return text.replace(DATES, '«date»')
}
