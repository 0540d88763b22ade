import type { DirectiveWord, Vocabulary } from './words/directive-words.ts'

/** What one written directive means, or why it means nothing. */
export type ParsedDirective<Directives> =
  | {
      readonly ok: true
      readonly text: string
      readonly directives: Directives
    }
  | { readonly ok: false; readonly warning: string }

/**
 * Reads `word`, `word=argument`, `word: argument` and `word argument`, several
 * with commas between them. Prose (a reason, a name) may hold commas too: it
 * goes on until a comma that a known word follows.
 */
export function parseDirectives<Directives>(
  text: string,
  vocabulary: Vocabulary<Directives>,
): readonly ParsedDirective<Directives>[] {
  const parts: string[] = []
  let prose = false
  for (const part of text.split(',')) {
    const { word, argument } = splitWord(part)
    const known = vocabulary.get(word)
    if (prose && !known) {
      parts.push(`${parts.pop() ?? ''},${part}`)
    } else {
      parts.push(part)
    }
    if (known) {
      prose = known.takesProse && argument !== undefined
    }
  }
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const { word, argument } = splitWord(part)
      return parseDirective(part, word, argument, vocabulary)
    })
}

/** What `word` means with `argument`; `text` is both as written. */
export function parseDirective<Directives>(
  text: string,
  word: string,
  argument: string | undefined,
  vocabulary: Vocabulary<Directives>,
): ParsedDirective<Directives> {
  return parsedDirective(text, word, vocabulary, (known) =>
    known.parse(argument),
  )
}

/** As {@link parseDirective}, with another way to read the argument. */
export function parsedDirective<Directives>(
  text: string,
  word: string,
  vocabulary: Vocabulary<Directives>,
  parse: (known: DirectiveWord<Directives>) => Directives | undefined,
): ParsedDirective<Directives> {
  const known = vocabulary.get(word)
  if (!known) {
    const words = [...vocabulary.keys()].join(', ')
    return {
      ok: false,
      warning: `unknown directive "${text}"; the known ones are ${words}`,
    }
  }
  const directives = parse(known)
  return directives === undefined
    ? {
        ok: false,
        warning: `malformed directive "${text}"; write it like "${known.example}"`,
      }
    : { ok: true, text, directives }
}

function splitWord(part: string): {
  readonly word: string
  readonly argument: string | undefined
} {
  const [, word = '', argument = ''] =
    /^([\w-]*)\s*[=:]?(.*)$/s.exec(part.trim()) ?? []
  return { word, argument: argument.trim() || undefined }
}
