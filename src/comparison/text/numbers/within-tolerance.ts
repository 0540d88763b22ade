import {
  distanceOf,
  isInteger,
  JsonNumber,
  sameNumber,
  valueOf,
} from '../../../common/json-number.ts'
import type {
  Tolerance,
  ToleranceLimits,
} from '../../options/comparison-types.ts'
import type { PrintedNumber } from './printed-number.ts'

/**
 * Whether two numbers are equal within a tolerance; the same whichever comes
 * first. NaN equals NaN, an infinity only itself, `-0` equals `0`.
 */
export function withinTolerance(
  left: number,
  right: number,
  { relative, absolute }: Required<Tolerance>,
  scale: number = Math.max(Math.abs(left), Math.abs(right)),
): boolean {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) {
    return true
  }
  if (!Number.isFinite(left) || !Number.isFinite(right)) {
    return false
  }
  return Math.abs(left - right) <= Math.max(absolute, relative * scale)
}

/** As {@link withinTolerance}, for numbers of JSON: no digit of an integer is lost. */
export function numbersWithinTolerance(
  left: number | JsonNumber,
  right: number | JsonNumber,
  tolerance: ToleranceLimits,
): boolean {
  if (tolerance.isForFloatsOnly && isInteger(left) && isInteger(right)) {
    return sameNumber(left, right)
  }
  if (typeof left === 'number' && typeof right === 'number') {
    return withinTolerance(left, right, tolerance)
  }
  const [a, b] = [Math.abs(valueOf(left)), Math.abs(valueOf(right))]
  const { absolute, relative } = tolerance
  return (
    sameNumber(left, right) ||
    (Number.isFinite(Math.max(a, b)) &&
      distanceOf(left, right) <= Math.max(absolute, relative * Math.max(a, b)))
  )
}

/** As {@link withinTolerance}, for numbers as they were printed, complex ones too. */
export function printedWithinTolerance(
  left: PrintedNumber,
  right: PrintedNumber,
  tolerance: ToleranceLimits,
): boolean {
  const absolute = tolerance.printed
    ? Math.max(tolerance.absolute, printedPrecision(left, right))
    : tolerance.absolute
  const limits = { ...tolerance, absolute }
  const isExact =
    tolerance.isForFloatsOnly === true ||
    ![left.real, right.real].every(Number.isSafeInteger)
  if (isExact && isPrintedInteger(left) && isPrintedInteger(right)) {
    return numbersWithinTolerance(exactly(left), exactly(right), limits)
  }
  const scale = Math.max(modulus(left), modulus(right))
  return (
    left.isComplex === right.isComplex &&
    withinTolerance(left.real, right.real, limits, scale) &&
    withinTolerance(left.imaginary, right.imaginary, limits, scale)
  )
}

function isPrintedInteger({ text }: PrintedNumber): boolean {
  return /^[+-]?[\d,]+$/.test(text)
}

function exactly({ text }: PrintedNumber): JsonNumber {
  return new JsonNumber(text.replaceAll(/,|^\+|(?<=^-?)0+(?=\d)/g, ''))
}

function modulus({ real, imaginary }: PrintedNumber): number {
  return Math.hypot(real, imaginary)
}

/** Half a unit of the last digit of the coarser one, and what binary fractions lose. */
function printedPrecision(left: PrintedNumber, right: PrintedNumber): number {
  const digits = Math.min(left.fractionDigits, right.fractionDigits)
  return 0.5 * 10 ** -digits * (1 + 1e-9)
}
