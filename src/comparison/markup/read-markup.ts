import { parseMarkup } from './parse-markup.ts'
import type { MarkupLanguage } from './tokenise-markup.ts'

export interface OpenTag {
  readonly type: 'open'
  readonly name: string
  /** Sorted by name. */
  readonly attributes: readonly (readonly [name: string, value: string])[]
}

export type MarkupToken =
  | OpenTag
  | { readonly type: 'close'; readonly name: string }
  /** `code` tells scripts and style sheets, which may refer to ids. */
  | { readonly type: 'text'; readonly text: string; readonly code: boolean }
  /** Doctype or XML processing instruction, without its angle brackets. */
  | { readonly type: 'instruction'; readonly text: string }

/**
 * What becomes of text that is nothing but white space. `flow`: a blank between
 * inline elements shows, one beside a block does not. `drop`: only indents the
 * source. `show`: is a blank. `exact`: is kept to the letter.
 */
type BlankRule = 'flow' | 'drop' | 'show' | 'exact'

const NONE: OpenTag['attributes'] = []

const CODE_ELEMENTS = new Set(['script', 'style'])
const EXACT_ELEMENTS = new Set([
  ...CODE_ELEMENTS,
  'listing',
  'pre',
  'textarea',
  'xmp',
])

/** HTML elements beside which white space is not rendered. */
const BLOCK_ELEMENTS = new Set(
  (
    'address article aside blockquote body br caption col colgroup dd details ' +
    'dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'head header hr html legend li link main meta nav ol optgroup option p pre ' +
    'script section style summary table tbody td template tfoot th thead title tr ul'
  ).split(' '),
)

/**
 * Parses HTML or XML into a flat list of tokens, without comments, without SVG's
 * `<metadata>` (creation date, version of the plot library) and without white
 * space that only lays out the source. Entities are decoded, HTML tags that may
 * be left out are closed. Never throws.
 */
export function readMarkup(
  source: string,
  language: MarkupLanguage,
): readonly MarkupToken[] {
  const tokens: MarkupToken[] = []
  const rules: BlankRule[] = [language === 'xml' ? 'drop' : 'flow']
  let text = ''
  let codeDepth = 0
  /** Open elements from `<metadata>` inwards. */
  let skipped = 0

  function flushText(nextTag: string | undefined): void {
    const shown = /[^ \t\n\f\r]/.test(text)
      ? text
      : applyRule(rules.at(-1) ?? 'flow', text, tagOf(tokens.at(-1)), nextTag)
    if (shown !== '') {
      tokens.push({ type: 'text', text: shown, code: codeDepth > 0 })
    }
    text = ''
  }

  parseMarkup(source, language, {
    onOpen(name, attributes) {
      if (skipped > 0 || isMetadata(name, rules)) {
        skipped += 1
        return
      }
      flushText(name)
      tokens.push({
        type: 'open',
        name,
        attributes: sorted(attributes),
      })
      rules.push(ruleInside(name, attributes, rules.at(-1) ?? 'flow'))
      if (CODE_ELEMENTS.has(name)) {
        codeDepth += 1
      }
    },
    onClose(name) {
      if (skipped > 0) {
        skipped -= 1
        return
      }
      flushText(name)
      tokens.push({ type: 'close', name })
      rules.pop()
      if (CODE_ELEMENTS.has(name)) {
        codeDepth -= 1
      }
    },
    onText(data) {
      if (skipped === 0) {
        text += data
      }
    },
    onOther(data) {
      if (skipped === 0) {
        flushText(undefined)
        tokens.push({ type: 'instruction', text: data })
      }
    },
  })
  flushText(undefined)
  return tokens
}

function isMetadata(name: string, rules: readonly BlankRule[]): boolean {
  // HTML flows outside of inline SVG, where `metadata` would be an unknown tag.
  return (
    (name === 'metadata' || name === 'svg:metadata') && rules.at(-1) !== 'flow'
  )
}

function sorted(
  attributes: ReadonlyMap<string, string>,
): OpenTag['attributes'] {
  return attributes.size === 0
    ? NONE
    : [...attributes].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function ruleInside(
  name: string,
  attributes: ReadonlyMap<string, string>,
  parent: BlankRule,
): BlankRule {
  if (parent === 'exact' || attributes.get('xml:space') === 'preserve') {
    return 'exact'
  }
  if (parent === 'flow') {
    if (EXACT_ELEMENTS.has(name)) {
      return 'exact'
    }
    return name === 'svg' ? 'drop' : 'flow'
  }
  if (name === 'foreignobject' || name === 'foreignObject') {
    return 'flow'
  }
  if (CODE_ELEMENTS.has(name)) {
    return 'exact'
  }
  return /^(?:svg:)?text$/.test(name) ? 'show' : parent
}

function tagOf(token: MarkupToken | undefined): string | undefined {
  return token?.type === 'open' || token?.type === 'close'
    ? token.name
    : undefined
}

function applyRule(
  rule: BlankRule,
  text: string,
  previousTag: string | undefined,
  nextTag: string | undefined,
): string {
  if (text === '' || rule === 'exact') {
    return text
  }
  if (rule === 'drop') {
    return ''
  }
  return rule === 'show' || (isInline(previousTag) && isInline(nextTag))
    ? ' '
    : ''
}

function isInline(tag: string | undefined): boolean {
  return tag !== undefined && !BLOCK_ELEMENTS.has(tag)
}
