import { pairByKey } from '../../aligned-pairs.ts'
import type { Tolerance } from '../../options/comparison-types.ts'
import type { ValueChange } from '../../output-difference.ts'
import { layOutArrays } from './array-layout.ts'
import type { LaidOutLine } from './array-layout.ts'
import { numberChange } from './number-change.ts'
import { findNumbers } from './printed-number.ts'
import type { NumberText } from './printed-number.ts'
import { printedWithinTolerance } from './within-tolerance.ts'

/** Two texts whose numbers were compared as numbers. */
export interface TolerantComparison {
  readonly isEqual: boolean
  /** The actual text, with the stored lines in place of those that are within tolerance. */
  readonly actual: readonly TolerantLine[]
  /** Numbers that are out of tolerance, where the text around is equal. */
  readonly out: readonly ValueChange[]
}

interface TolerantLine {
  readonly text: string
  /** Which line of the actual text it is, from 0; `undefined` for a stored one. */
  readonly index: number | undefined
}

/** How two lines, or a line without a partner, compare. */
interface LinePair {
  readonly stored: LaidOutLine | undefined
  readonly actual: LaidOutLine | undefined
}

interface LineVerdict {
  readonly isWithin: boolean
  /** Nothing but numbers differs. */
  readonly isSameAround: boolean
  readonly out: readonly ValueChange[]
}

type Around = (text: string) => string

const EQUAL: LineVerdict = { isWithin: true, isSameAround: true, out: [] }
const OTHER: LineVerdict = { isWithin: false, isSameAround: false, out: [] }

/**
 * Compares two texts with their numbers as numbers, line by line.
 *
 * White space, line breaks and commas inside of bracketed arrays of numbers are
 * layout. Where a number is printed longer or shorter than it was stored, blanks
 * around numbers are, too: in the columns of a table they depend on the width of
 * numbers.
 *
 * @param isCell The text is one cell of a table, in which commas make no list.
 */
export function compareTolerantly(
  stored: string,
  actual: string,
  tolerance: Required<Tolerance>,
  isCell: boolean = false,
): TolerantComparison {
  const storedLines = layOutArrays(stored)
  const actualLines = layOutArrays(actual)
  const read = (line: string): NumberText => findNumbers(line, isCell)
  const byPlace = storedLines.map((line, index): LinePair => ({
    stored: line,
    actual: actualLines[index],
  }))
  const around = byPlace.some((pair) => hasOtherWidths(pair, read))
    ? ignoreLayout
    : toTheLetter
  const verdictOf = (stored: string, actual: string): LineVerdict =>
    stored === actual
      ? EQUAL
      : compareNumbers(read(stored), read(actual), around, tolerance)
  if (storedLines.length === actualLines.length) {
    const { isSameAround, ...compared } = compareLines(byPlace, verdictOf)
    if (isSameAround) {
      return compared
    }
  }
  const keyOf = ({ text }: LaidOutLine): string =>
    read(text).between.map(ignoreLayout).join('\n')
  const aligned = alignLines(storedLines, actualLines, keyOf)
  const { actual: lines, out } = compareLines(aligned, verdictOf)
  return { isEqual: false, actual: lines, out }
}

function compareLines(
  pairs: readonly LinePair[],
  verdictOf: (stored: string, actual: string) => LineVerdict,
): TolerantComparison & { readonly isSameAround: boolean } {
  const lines: TolerantLine[] = []
  const out: ValueChange[] = []
  let isEqual = true
  let isSameAround = true
  let next = 0
  for (const { stored, actual } of pairs) {
    const start = next
    next += actual?.lines.length ?? 0
    const verdict =
      stored && actual ? verdictOf(stored.text, actual.text) : OTHER
    isSameAround &&= verdict.isSameAround
    for (const change of verdict.out) {
      out.push(change)
    }
    if (stored && verdict.isWithin) {
      for (const text of stored.lines) {
        lines.push({ text, index: undefined })
      }
      continue
    }
    isEqual = false
    const own = (actual?.lines ?? []).map((text, index) => ({
      text,
      index: start + index,
    }))
    const shown = stored ? keepWithin(stored.lines, own, verdictOf) : own
    for (const line of shown) {
      lines.push(line)
    }
  }
  return { isEqual, isSameAround, actual: lines, out }
}

/** Of an array on several lines only some may be out of tolerance. */
function keepWithin(
  stored: readonly string[],
  own: readonly TolerantLine[],
  verdictOf: (stored: string, actual: string) => LineVerdict,
): readonly TolerantLine[] {
  if (own.length === 1 || own.length !== stored.length) {
    return own
  }
  const mixed = own.map((line, index): TolerantLine => {
    const text = stored[index] ?? ''
    return verdictOf(text, line.text).isWithin
      ? { text, index: undefined }
      : line
  })
  return mixed.some(({ index }) => index !== undefined) ? mixed : own
}

function compareNumbers(
  stored: NumberText,
  actual: NumberText,
  around: Around,
  tolerance: Required<Tolerance>,
): LineVerdict {
  if (!areSameAround(stored, actual, around)) {
    return OTHER
  }
  const out = stored.numbers.flatMap((number, index) => {
    const partner = actual.numbers[index]
    return !partner || printedWithinTolerance(number, partner, tolerance)
      ? []
      : [numberChange('', number, partner)]
  })
  return { isWithin: out.length === 0, isSameAround: true, out }
}

function alignLines(
  stored: readonly LaidOutLine[],
  actual: readonly LaidOutLine[],
  keyOf: (line: LaidOutLine) => string,
): readonly LinePair[] {
  const pairs = pairByKey(stored.map(keyOf), actual.map(keyOf))
  const lineAt = (
    lines: readonly LaidOutLine[],
    index: number | undefined,
  ): LaidOutLine | undefined => (index === undefined ? undefined : lines[index])
  return pairs
    ? pairs.map((pair) => ({
        stored: lineAt(stored, pair.stored),
        actual: lineAt(actual, pair.actual),
      }))
    : actual.map((line) => ({ stored: undefined, actual: line }))
}

function hasOtherWidths(
  { stored, actual }: LinePair,
  read: (line: string) => NumberText,
): boolean {
  if (!stored || !actual || stored.text === actual.text) {
    return false
  }
  const left = read(stored.text).numbers
  const right = read(actual.text).numbers
  return (
    left.length === right.length &&
    left.some(({ text }, index) => text.length !== right[index]?.text.length)
  )
}

function areSameAround(
  stored: NumberText,
  actual: NumberText,
  around: Around,
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
