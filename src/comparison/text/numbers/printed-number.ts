/** A number in a text. */
export interface PrintedNumber {
  readonly text: string
  readonly real: number
  readonly imaginary: number
  readonly isComplex: boolean
  /** Digits behind the point; below 0 for exponents that leave out digits before it. */
  readonly fractionDigits: number
}

/** A text cut at its numbers: `between[i]` stands before `numbers[i]`, the last one at the end. */
export interface NumberText {
  readonly between: readonly string[]
  readonly numbers: readonly PrintedNumber[]
}

// At most six groups: otherwise long lists of three-digit numbers without
// blanks would be looked through again and again.
const DECIMAL = String.raw`(?:(?:\d{1,3}(?:,\d{3}){1,6}(?![\d,])|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`
const REAL = `(?:${DECIMAL}|nan|NaN|inf|Infinity)`

/**
 * Digits of names (`x1`), versions (`1.2.3`), dates (`2024-01-31`), times
 * (`12:30`), hexadecimal numbers and units (`3ms`) are not numbers: there every
 * digit counts.
 */
const NUMBER = new RegExp(
  `${String.raw`(?<![\p{L}\p{N}_.]|\d[-:/])(?:`}(?:[+-]?${REAL}(?=[+-]))?[+-]?${REAL}[jJ]|[+-]?${REAL}${String.raw`)(?![\p{L}\p{N}_]|\.\d|[-:/]\d)`}`,
  'gu',
)

const COMPLEX = new RegExp(`^([+-]?${REAL}(?=[+-]))?([+-]?${REAL})[jJ]$`)

/**
 * Finds the numbers in a text. Takes linear time.
 *
 * Commas between groups of three digits are thousands, except beside brackets
 * and other commas, where they make a list, and in a line that is nothing else,
 * where they may be columns of a CSV file.
 *
 * @param isCell The text is one cell of a table, in which commas make no list.
 */
export function findNumbers(text: string, isCell: boolean = false): NumberText {
  const between: string[] = []
  const numbers: PrintedNumber[] = []
  let end = 0
  for (const match of text.matchAll(NUMBER)) {
    const whole = match[0]
    const pieces =
      whole.includes(',') && !isCell && mayBeList(text, match.index, whole)
        ? whole.split(/(?<=,)|(?=,)/)
        : [whole]
    let start = match.index
    for (const piece of pieces) {
      if (piece !== ',') {
        between.push(text.slice(end, start))
        numbers.push(readNumber(piece))
        end = start + piece.length
      }
      start += piece.length
    }
  }
  between.push(text.slice(end))
  return { between, numbers }
}

function mayBeList(text: string, start: number, whole: string): boolean {
  const before = text.slice(Math.max(0, start - 4), start)
  const end = start + whole.length
  const after = text.slice(end, end + 4)
  return (
    /[[({,]\s*$/.test(before) ||
    /^\s*[\])},]/.test(after) ||
    (/(?:^|\n)[ \t]*$/.test(before) && /^[ \t]*(?:\n|$)/.test(after))
  )
}

/** @param text One number, as {@link findNumbers} finds it. */
export function readNumber(text: string): PrintedNumber {
  const complex = COMPLEX.exec(text)
  const imaginary = complex?.[2] ?? '0'
  const real = complex ? (complex[1] ?? '0') : text
  return {
    text,
    real: valueOf(real),
    imaginary: valueOf(imaginary),
    isComplex: complex !== null,
    fractionDigits: Math.min(
      complex?.[1] === undefined && complex ? Infinity : digitsOf(real),
      complex ? digitsOf(imaginary) : Infinity,
    ),
  }
}

function valueOf(text: string): number {
  const plain = text.replaceAll(',', '')
  if (/nan$/i.test(plain)) {
    return Number.NaN
  }
  if (/inf(?:inity)?$/i.test(plain)) {
    return plain.startsWith('-') ? -Infinity : Infinity
  }
  return Number(plain)
}

function digitsOf(text: string): number {
  const [, fraction = '', exponent = '0'] =
    /^[^.eE]*(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  return fraction.length - Number(exponent)
}
