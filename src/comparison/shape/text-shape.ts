import type { ValueChange } from '../output-difference.ts'
import { stripColours } from '../text/ansi-colours.ts'
import { unifyNewlines } from '../text/unify-newlines.ts'
import { arrayShapeChanges } from './array-text.ts'
import { frameShape } from './frame-text.ts'
import { changed, tableShapeChanges } from './table-shape.ts'

/** What pandas and polars say of a series: its length, name and type. */
const SERIES =
  /^(?:(?:Freq: [^,]+, )?(?:Name: .*, )?(?:Length: \d+, )?dtype: \S.*|shape: \(.*\)|Series: '.*' \[.*\])$/

/** How the shapes of two texts differ: as tables where both are some, else in their lines. */
export function textShapeChanges(
  stored: string,
  actual: string,
): readonly ValueChange[] {
  const [was, is] = [linesOf(stored), linesOf(actual)]
  const ofArrays = arrayShapeChanges(was.join('\n'), is.join('\n'))
  if (ofArrays) {
    return ofArrays
  }
  const [before, after] = [frameShape(was), frameShape(is)]
  if (before && after) {
    return tableShapeChanges(before, after, '')
  }
  return [
    ...changed('form', before ? 'a table' : 'text', after ? 'a table' : 'text'),
    ...changed('lines', was.length, is.length),
    ...changed('series', seriesOf(was), seriesOf(is)),
  ]
}

/** Whether a text that is a table still is one. */
export function staysTable(text: string, changed: string): boolean {
  return (
    !frameShape(linesOf(text)) || frameShape(linesOf(changed)) !== undefined
  )
}

function seriesOf(lines: readonly string[]): string {
  return lines.filter((line) => SERIES.test(line)).join('; ') || 'none'
}

/** An empty one at the end is none. */
function linesOf(text: string): readonly string[] {
  const clean = stripColours(unifyNewlines(text)).replace(/\n$/, '')
  return clean === '' ? [] : clean.split('\n')
}
