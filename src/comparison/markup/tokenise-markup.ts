import { QuoteType, Tokenizer } from 'htmlparser2'
import type { TokenizerCallbacks } from 'htmlparser2'

export type MarkupLanguage = 'html' | 'xml'

/** What is told of a text, mostly by where it stands; htmlparser2 has the rest. */
export interface MarkupCallbacks extends Partial<
  Omit<TokenizerCallbacks, 'onattribend'>
> {
  readonly onattribend?: (isQuoted: boolean) => void
}

function ignore(): void {}

/**
 * Cuts HTML or XML into tags, attributes and texts, in one go; which elements
 * they make is for others to tell. Takes linear time.
 */
export function tokeniseMarkup(
  source: string,
  language: MarkupLanguage,
  callbacks: MarkupCallbacks,
): void {
  const { onattribend = ignore } = callbacks
  const tokenizer = new Tokenizer(
    { xmlMode: language === 'xml', decodeEntities: true },
    {
      onattribdata: ignore,
      onattribentity: ignore,
      onattribname: ignore,
      oncdata: ignore,
      onclosetag: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onend: ignore,
      onopentagend: ignore,
      onopentagname: ignore,
      onprocessinginstruction: ignore,
      onselfclosingtag: ignore,
      ontext: ignore,
      ontextentity: ignore,
      ...callbacks,
      onattribend: (quote) =>
        onattribend(quote === QuoteType.Double || quote === QuoteType.Single),
    },
  )
  tokenizer.write(source)
  tokenizer.end()
}
