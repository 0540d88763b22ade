import type { MarkupToken } from './read-markup.ts'

const HEX = '[0-9a-f]'
const START = '(?<![0-9A-Za-z])'
const END = '(?![0-9A-Za-z])'

const GENERATED_ID = new RegExp(
  [
    // UUIDs, with underscores where the id must be an identifier
    `${HEX}{8}([-_])${HEX}{4}\\1${HEX}{4}\\1${HEX}{4}\\1${HEX}{12}`,
    // pandas Styler: T_ and five hex digits (pandas/io/formats/style_render.py)
    `${START}T_${HEX}{5}${END}`,
    // hex runs, also behind the `m`, `p`, `h` and `image` of matplotlib's SVG
    `${START}(?:image|[g-z])?${HEX}{8,}${END}`,
    `${START}[0-9A-F]{8,}${END}`,
    // a UUID's digits behind a word: matplotlib's `_anim_img0123…`
    `(?<=[g-zG-Z])${HEX}{32}${END}`,
    // Python's id() and millisecond clocks, with a word before them or without
    `${START}[A-Za-z]*[0-9]{12,}${END}`,
  ].join('|'),
  'g',
)

/** `20260131` names a day: whoever put it into an id meant it. */
const CALENDAR_DAY =
  /^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$/

/** A word can look like hex (`deadbeef`), but none like the Styler's ids, whose few digits may all be letters. */
function isGenerated(id: string): boolean {
  if (id.startsWith('T_')) {
    return true
  }
  return /[0-9]/.test(id) && !CALENDAR_DAY.test(id)
}

/**
 * Finds the generated ones among the ids that a document gives to its elements
 * and numbers them by first appearance. Returns the function that puts the
 * numbers in their place wherever such an id is referred to; `undefined` where
 * there are none.
 *
 * Only what an `id` attribute defines is replaced, so a hash in a link or in the
 * data of a script counts, and so does any id in words.
 */
export function nameGeneratedIds(
  tokens: readonly MarkupToken[],
): ((text: string) => string) | undefined {
  const names = new Map<string, string>()
  for (const token of tokens) {
    if (token.type !== 'open') {
      continue
    }
    const id = token.attributes.find(([name]) => name === 'id')?.[1]
    // `matchAll` copies the pattern, which costs more than all else of a tag.
    if (id === undefined) {
      continue
    }
    for (const [generated] of id.matchAll(GENERATED_ID)) {
      if (isGenerated(generated) && !names.has(generated)) {
        names.set(generated, `«id${names.size + 1}»`)
      }
    }
  }
  if (names.size === 0) {
    return undefined
  }
  return (text) => text.replace(GENERATED_ID, (id) => names.get(id) ?? id)
}
