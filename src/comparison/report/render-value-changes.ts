import type { ValueChange, ValueChanges } from '../output-difference.ts'
import type { DiffLine } from './diff-lines.ts'
import { cutLine, visiblePair, visibleText } from './visible-text.ts'

/** A place in a structured value with what each side has there. */
export interface ChangeLine {
  readonly kind: 'change'
  /** Both sides, without colours. */
  readonly text: string
  readonly place: string
  readonly stored: string
  readonly actual: string
  readonly note: string
}

/** One line for each change, and one for those that are not shown. */
export function valueLines({
  shown,
  total,
}: ValueChanges): readonly (ChangeLine | DiffLine)[] {
  const more = total - shown.length
  return [
    ...shown.map(valueLine),
    ...(more > 0
      ? [{ kind: 'note' as const, text: `… and ${more} more` }]
      : []),
  ]
}

/** The numbers that a line diff shows among others. */
export function numberLines({
  shown,
  total,
}: ValueChanges): readonly DiffLine[] {
  const more = total - shown.length
  return [
    ...shown.map(({ place, stored, actual, note }): DiffLine => {
      const words = [place, `${stored} → ${actual}`, note && `(${note})`]
      return { kind: 'note', text: words.filter(Boolean).join(' ') }
    }),
    ...(more > 0
      ? [{ kind: 'note' as const, text: `… and ${more} more` }]
      : []),
  ]
}

function valueLine(change: ValueChange): ChangeLine {
  const place = oneLine(cutLine(visibleText(change.place)))
  const [left, right] = visiblePair(
    visibleText(change.stored ?? ''),
    visibleText(change.actual ?? ''),
  )
  const stored = change.stored === undefined ? NOTHING : oneLine(left)
  const actual = change.actual === undefined ? NOTHING : oneLine(right)
  const note = change.note === undefined ? '' : ` (${change.note})`
  const text = `${place}: ${stored} → ${actual}${note}`
  return { kind: 'change', text, place, stored, actual, note }
}

/** Stands for a value that a side does not have. */
const NOTHING = '(nothing)'

function oneLine(text: string): string {
  return text.replaceAll('\n', '⏎')
}
