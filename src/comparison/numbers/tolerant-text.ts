import type { Tolerance } from '../../nbformat/directives/comparison-types.ts'
import type { ValueChange } from '../output-difference.ts'
import { numberChange } from './number-change.ts'
import { findNumbers } from './printed-number.ts'
import type { NumberText } from './printed-number.ts'
import { printedWithinTolerance } from './within-tolerance.ts'

/** Two texts whose numbers were compared as numbers. */
export interface TolerantComparison {
  readonly isEqual: boolean
  /** The actual text with the stored digits where a number is within tolerance. */
  readonly actual: string
  /** Numbers that are out of tolerance, where the text around is equal. */
  readonly out: readonly ValueChange[]
}

interface LinePair {
  readonly stored: string
  readonly actual: string
  /** Missing where the lines are equal. */
  readonly numbers?: readonly [stored: NumberText, actual: NumberText]
}

/**
 * Compares two texts with their numbers as numbers, line by line; `undefined`
 * where they don't have as many lines.
 *
 * Where a number is printed longer or shorter than it was stored, blanks count
 * as layout: in `[ 1.  2.]` and in the columns of a table they depend on the
 * width of numbers.
 */
export function compareTolerantly(
  stored: string,
  actual: string,
  tolerance: Required<Tolerance>,
  isCell: boolean = false,
): TolerantComparison | undefined {
  const storedLines = stored.split('\n')
  const actualLines = actual.split('\n')
  if (storedLines.length !== actualLines.length) return undefined
  const pairs = storedLines.map((line, index): LinePair => {
    const other = actualLines[index] ?? ''
    return line === other
      ? { stored: line, actual: other }
      : {
          stored: line,
          actual: other,
          numbers: [findNumbers(line, isCell), findNumbers(other, isCell)],
        }
  })
  const around = pairs.some(hasOtherWidths) ? ignoreLayout : toTheLetter
  const out: ValueChange[] = []
  let isEqual = true
  const lines = pairs.map((pair): string => {
    if (!pair.numbers) return pair.stored
    const [left, right] = pair.numbers
    if (!isSameAround(left, right, around)) {
      isEqual = false
      return pair.actual
    }
    const texts = right.numbers.map((number, index) => {
      const partner = left.numbers[index]
      if (!partner) return number.text
      if (printedWithinTolerance(partner, number, tolerance)) {
        return partner.text
      }
      out.push(numberChange(pair.stored.trim(), partner, number))
      return number.text
    })
    if (texts.every((text, index) => text === left.numbers[index]?.text)) {
      return pair.stored
    }
    isEqual = false
    return right.between
      .map((between, index) => between + (texts[index] ?? ''))
      .join('')
  })
  return { isEqual, actual: lines.join('\n'), out }
}

function hasOtherWidths({ numbers }: LinePair): boolean {
  if (!numbers) return false
  const [stored, actual] = numbers
  return (
    stored.numbers.length === actual.numbers.length &&
    stored.numbers.some(
      ({ text }, index) => text.length !== actual.numbers[index]?.text.length,
    )
  )
}

function isSameAround(
  stored: NumberText,
  actual: NumberText,
  around: (text: string) => string,
): boolean {
  return (
    stored.between.length === actual.between.length &&
    stored.between.every(
      (text, index) => around(text) === around(actual.between[index] ?? ''),
    )
  )
}

function toTheLetter(text: string): string {
  return text
}

function ignoreLayout(text: string): string {
  return text.replaceAll(/ +/g, ' ').trim()
}
