import type { ValueChange } from '../../output-difference.ts'
import type { PrintedNumber } from './printed-number.ts'

/** How a number that is out of tolerance is shown. */
export function numberChange(
  place: string,
  stored: PrintedNumber,
  actual: PrintedNumber,
): ValueChange {
  const distance = Math.hypot(
    stored.real - actual.real,
    stored.imaginary - actual.imaginary,
  )
  return {
    place,
    stored: stored.text,
    actual: actual.text,
    ...outBy(distance, Math.hypot(stored.real, stored.imaginary)),
  }
}

/** `off by 0.2 (1.94 %)`; nothing where NaN or an infinity is involved. */
export function outBy(
  distance: number,
  stored: number,
): { readonly note?: string } {
  if (!Number.isFinite(distance)) {
    return {}
  }
  const share =
    stored === 0 ? '' : ` (${shortNumber((distance / stored) * 100)} %)`
  return { note: `off by ${shortNumber(distance)}${share}` }
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)))
}
