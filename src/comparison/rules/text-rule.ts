import type { RuledLine } from './ruled-lines.ts'

/** Where a text stands among the outputs of a cell. */
export interface OutputPlace {
  readonly part: 'stream' | 'error' | 'data' | 'unknown'
  /** `stdout`, `stderr` or `error`; the MIME type for data. */
  readonly name: string
  /** In lower case, without parameters; `text/plain` for streams and errors. */
  readonly mimeType: string
  /** Whether the text is a string inside a JSON value. */
  readonly isInJson: boolean
  /** Whether the output it belongs to has an image too. */
  readonly hasImage: boolean
  /** Position of the output among those of its side, from 0. */
  readonly output: number
}

/** Where a text stands, and of whom it is. */
export interface RulePlace extends OutputPlace {
  /** Of the kernel, in lower case, as `languageName` gives it. */
  readonly language: string
}

/** Takes out of a text what is not to be compared. */
export interface TextRule {
  readonly name: string
  readonly appliesTo: (place: RulePlace) => boolean
  /** Takes linear time; applied again it changes nothing. */
  readonly apply: (text: string, place: RulePlace) => string
  /**
   * The same for reports, which show each line as it was. Needed where `apply`
   * moves, joins or removes lines.
   */
  readonly applyToLines?: (
    lines: readonly RuledLine[],
    place: RulePlace,
  ) => readonly RuledLine[]
}

/** Streams, errors, `text/plain`: what a person reads as it is. */
export function isPlainText({ mimeType, isInJson }: RulePlace): boolean {
  return mimeType === 'text/plain' && !isInJson
}

export function isAnyText(): boolean {
  return true
}

/**
 * Replaces each different match by a name numbered by first appearance, so that
 * what refers to the same thing still has to.
 */
export function numberMatches(
  text: string,
  pattern: RegExp,
  name: string,
): string {
  const names = new Map<string, string>()
  return text.replace(pattern, (match) => {
    const known = names.get(match) ?? `«${name}${names.size + 1}»`
    names.set(match, known)
    return known
  })
}
