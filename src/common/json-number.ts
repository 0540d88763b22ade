/**
 * A number of JSON whose text a double does not give back: `1.0`, `1e5`,
 * `-0`, or an integer of many digits. All others are plain numbers.
 */
export class JsonNumber {
  /** As it was written. */
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  /** The nearest double. */
  get value(): number {
    return Number(this.source)
  }

  /** For messages to people; {@link stringifyJson} keeps the text. */
  toJSON(): number {
    return this.value
  }
}

/** Takes a number without loss. */
export function toJsonNumber(source: string): number | JsonNumber {
  const value = Number(source)
  return isGivenBack(source, value) ? value : new JsonNumber(source)
}

/** Up to this many digits a double gives back each decimal. */
const SAFE_DIGITS = 15

/** Without an exponent, and without zeros at the end of a fraction. */
const PLAIN = /^(?:0|-?(?:[1-9]\d*|0(?=\.))(?:\.\d*[1-9])?)$/

const EXPONENT = /e/i

function isGivenBack(source: string, value: number): boolean {
  if (source.length <= SAFE_DIGITS && PLAIN.test(source)) {
    return true
  }
  return EXPONENT.test(source)
    ? writeNumber(value) === source
    : String(value) === source && Math.abs(value) < MAX_WHOLE
}

export function isNumber(value: unknown): value is number | JsonNumber {
  return typeof value === 'number' || value instanceof JsonNumber
}

/** As JavaScript has it. */
export function valueOf(number: number | JsonNumber): number {
  return typeof number === 'number' ? number : number.value
}

/** As JavaScript has it; undefined for what is no number. */
export function numberOf(value: unknown): number | undefined {
  return isNumber(value) ? valueOf(value) : undefined
}

/** As it was written, or as JavaScript writes it. */
export function numberText(number: number | JsonNumber): string {
  return typeof number === 'number' ? String(number) : number.source
}

/** From here on Python writes floats with an exponent; below, whole numbers are taken to be integers. */
const MAX_EXPONENT = 16
const MAX_WHOLE = 10 ** MAX_EXPONENT
const MIN_EXPONENT = -4

/** A number as Python's `json` writes it, also those that JSON lacks. */
export function writeNumber(number: number | JsonNumber): string {
  if (typeof number !== 'number') {
    return number.source
  }
  if (Object.is(number, -0)) {
    return '-0.0'
  }
  if (number === 0 || !Number.isFinite(number)) {
    return String(number)
  }
  const [digits = '', exponent = ''] = number.toExponential().split('e')
  const power = Number(exponent)
  if (MIN_EXPONENT <= power && power < MAX_EXPONENT) {
    return String(number)
  }
  const sign = power < 0 ? '-' : '+'
  return `${digits}e${sign}${String(Math.abs(power)).padStart(2, '0')}`
}

/**
 * The same text for equal numbers: `1`, `1.0` and `1e0` are equal, and so are
 * `0` and `-0`. Integers are equal digit by digit, however long; what has a
 * point or an exponent is the double that Python and JavaScript read it as.
 */
export function canonicalNumber(number: number | JsonNumber): string {
  if (typeof number === 'number') {
    return String(number)
  }
  const { source, value } = number
  const nearest = String(value)
  if (isInteger(number)) {
    return decimalOf(source) === decimalOf(nearest) ? nearest : source
  }
  const isLost = !Number.isFinite(value) || value === 0
  return isLost ? decimalOf(source) : nearest
}

export function sameNumber(
  left: number | JsonNumber,
  right: number | JsonNumber,
): boolean {
  return left === right || canonicalNumber(left) === canonicalNumber(right)
}

/** Whether Python reads the same of both: 1.0 is not 1 there, nor -0.0 0.0. */
export function isSameInPython(
  left: number | JsonNumber,
  right: number | JsonNumber,
): boolean {
  return Object.is(left, right) || pythonText(left) === pythonText(right)
}

function pythonText(number: number | JsonNumber): string {
  const text = writeNumber(number)
  const isNegativeZero = Object.is(valueOf(number), -0)
  if (INTEGER.test(text)) {
    return isNegativeZero ? '0' : text
  }
  return `${isNegativeZero ? '-' : ''}${canonicalNumber(number)} float`
}

/** How far apart numbers are; exact between integers. */
export function distanceOf(
  left: number | JsonNumber,
  right: number | JsonNumber,
): number {
  const [a, b] = [valueOf(left), valueOf(right)]
  return Number.isInteger(a) && Number.isInteger(b)
    ? Math.abs(Number(wholeOf(left) - wholeOf(right)))
    : Math.abs(a - b)
}

function wholeOf(number: number | JsonNumber): bigint {
  return typeof number !== 'number' && isInteger(number)
    ? BigInt(number.source)
    : BigInt(valueOf(number))
}

const INTEGER = /^-?\d+$/

/** Whether it was written without point and exponent. */
export function isInteger(number: number | JsonNumber): boolean {
  return typeof number === 'number'
    ? Number.isSafeInteger(number)
    : INTEGER.test(number.source)
}

/** Sign, digits without zeros at the ends, and exponent: `1e3` for `1000`. */
function decimalOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = whole + fraction
  let end = digits.length
  while (digits[end - 1] === '0') {
    end -= 1
  }
  const significant = digits.slice(0, end).replace(/^0+/, '')
  if (significant === '') {
    return '0'
  }
  const power = Number(exponent) - fraction.length + digits.length - end
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${power}`
}
