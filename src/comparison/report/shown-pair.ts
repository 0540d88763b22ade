/** Something that is compared by `text` and shown as it really was. */
export interface ShownText {
  readonly text: string
  readonly original: string
}

/**
 * What a report shows of two texts that differ. Rules number what they mask, so
 * a difference can be in these numbers alone: then they are shown.
 */
export function shownPair(
  stored: ShownText,
  actual: ShownText,
): readonly [stored: string, actual: string] {
  return stored.original === actual.original
    ? [stored.text, actual.text]
    : [stored.original, actual.original]
}
