import type {
  Content,
  OutputDifference,
} from '../comparison/output-difference.ts'
import { linesOf, titleOf } from '../comparison/report/render-difference.ts'
import type { RenderedLine } from '../comparison/report/render-difference.ts'
import type { Picture, ShownDifference } from './page-facts.ts'
import type { OutputShower } from './shown-output.ts'

/** Of one difference; a page bears more than a terminal. */
const MAX_LINES = 1500
const MAX_TABLE = 1_000_000

/** @param shower That has the room for what stands beside their lines. */
export function shownDifferences(
  differences: readonly OutputDifference[],
  shower: OutputShower,
): readonly ShownDifference[] {
  const several =
    new Set(differences.map(({ output }) => output.number)).size > 1
  return differences.map((difference) => ({
    kind: difference.kind,
    title: titleOf(difference, several),
    // What only one side has is shown whole, as an output.
    lines: difference.kind === 'changed' ? limit(linesOf(difference)) : [],
    ...picturesOf(difference, shower),
    ...tablesOf(difference, shower),
  }))
}

function limit(lines: readonly RenderedLine[]): readonly RenderedLine[] {
  const more = lines.length - MAX_LINES
  return more <= 1
    ? lines
    : [
        ...lines.slice(0, MAX_LINES),
        { kind: 'note', text: `… ${more} more lines of differences` },
      ]
}

function picturesOf(
  difference: OutputDifference,
  shower: OutputShower,
): Pick<ShownDifference, 'pictures'> {
  if (difference.kind !== 'changed') {
    return {}
  }
  const stored = pictureOf(difference.stored)
  const actual = pictureOf(difference.actual)
  if (!stored || !actual || !shower.takesPictures(stored, actual)) {
    return {}
  }
  const { differenceImage } = difference
  const isShown =
    differenceImage !== undefined && shower.takes(differenceImage.length)
  return {
    pictures: {
      stored,
      actual,
      ...(isShown && { difference: differenceImage }),
    },
  }
}

function pictureOf(content: Content): Picture | undefined {
  const { mimeType } = content
  if (!mimeType.startsWith('image/')) {
    return undefined
  }
  const base64 =
    content.type === 'binary'
      ? content.base64
      : Buffer.from(content.original ?? content.text).toString('base64')
  return { mimeType, base64 }
}

function tablesOf(
  difference: OutputDifference,
  shower: OutputShower,
): Pick<ShownDifference, 'tables'> {
  if (difference.kind !== 'changed' || !difference.changes?.places) {
    return {}
  }
  const { places } = difference.changes
  const [stored, actual] = [difference.stored, difference.actual].map(
    (content) =>
      content.type === 'text' ? (content.original ?? content.text) : '',
  )
  if (!stored || !actual) {
    return {}
  }
  const size = stored.length + actual.length
  return size <= MAX_TABLE && shower.takes(size)
    ? { tables: { stored, actual, places } }
    : {}
}
