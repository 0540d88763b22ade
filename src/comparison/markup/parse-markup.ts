import {
  FOREIGN_ELEMENTS,
  INTEGRATION_POINTS,
  isEndedBy,
  VOID_ELEMENTS,
} from './html-elements.ts'
import { tokeniseMarkup } from './tokenise-markup.ts'
import type { MarkupLanguage } from './tokenise-markup.ts'

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()

/** What is told of a document, in its order. */
export interface MarkupHandler {
  readonly onOpen: (
    name: string,
    attributes: ReadonlyMap<string, string>,
  ) => void
  readonly onClose: (name: string) => void
  /** A piece of text, its entities decoded; several may follow each other. */
  readonly onText: (text: string) => void
  /** Doctypes and instructions; also what stands for nothing: tags that close or end nothing. */
  readonly onOther: (text: string) => void
}

/**
 * Parses HTML or XML, without comments. HTML tags that may be left out are
 * closed; whatever is open at the end, too. Each opening has one closing. Takes
 * linear time.
 */
export function parseMarkup(
  source: string,
  language: MarkupLanguage,
  { onOpen, onClose, onText, onOther }: MarkupHandler,
): void {
  const isHtml = language === 'html'
  const open = new OpenElements(isHtml)
  let tag: string | undefined
  let attributes: Map<string, string> | undefined
  let attribute = ''
  let value = ''

  const nameAt = (start: number, end: number): string => {
    const name = source.slice(start, end)
    return isHtml ? name.toLowerCase() : name
  }
  const close = (): void => {
    onClose(open.pop())
  }
  const endTag = (isSelfClosing: boolean): void => {
    const name = tag ?? ''
    tag = undefined
    while (open.isEndedBy(name)) {
      close()
    }
    onOpen(name, attributes ?? NO_ATTRIBUTES)
    attributes = undefined
    const mayEndItself =
      !isHtml || open.isForeign() || FOREIGN_ELEMENTS.has(name)
    const isVoid = isHtml && VOID_ELEMENTS.has(name)
    open.push(name)
    if (isVoid || (isSelfClosing && mayEndItself)) {
      close()
    }
  }

  tokeniseMarkup(source, language, {
    isInForeignContext: () => open.isForeign(),
    onopentagname(start, end) {
      tag = nameAt(start, end)
    },
    onattribname(start, end) {
      attribute = nameAt(start, end)
      value = ''
    },
    onattribdata(start, end) {
      value += source.slice(start, end)
    },
    onattribentity(codePoint) {
      value += String.fromCodePoint(codePoint)
    },
    onattribend() {
      attributes ??= new Map()
      if (!attributes.has(attribute)) {
        attributes.set(attribute, value)
      }
    },
    onopentagend: () => endTag(false),
    onselfclosingtag: () => endTag(true),
    onclosetag(start, end) {
      const name = nameAt(start, end)
      if (!open.has(name)) {
        onOther(`/${name}`)
        return
      }
      while (open.top() !== name) {
        close()
      }
      close()
    },
    ontext: (start, end) => onText(source.slice(start, end)),
    ontextentity: (codePoint) => onText(String.fromCodePoint(codePoint)),
    oncdata(start, end, endLength) {
      // In HTML it would be a comment.
      if (!isHtml || open.isForeign()) {
        onText(source.slice(start, end - endLength))
      }
    },
    ondeclaration: (start, end) => onOther(`!${source.slice(start, end)}`),
    onprocessinginstruction: (start, end) =>
      onOther(`?${source.slice(start, end)}`),
  })
  if (tag !== undefined) {
    onOther(tag)
  }
  while (open.top() !== undefined) {
    close()
  }
}

/** The elements that are open, and how often each: a search through all of them would take the square of their depth. */
class OpenElements {
  readonly #isHtml: boolean
  readonly #names: string[] = []
  readonly #counts = new Map<string, number>()
  /** Whether it is SVG or MathML, from the document inwards. */
  readonly #foreign: boolean[] = [false]

  constructor(isHtml: boolean) {
    this.#isHtml = isHtml
  }

  top(): string | undefined {
    return this.#names.at(-1)
  }

  has(name: string): boolean {
    return (this.#counts.get(name) ?? 0) > 0
  }

  isForeign(): boolean {
    return this.#foreign.at(-1) === true
  }

  /** Whether the innermost one ends where an element with this name begins. */
  isEndedBy(name: string): boolean {
    const top = this.top()
    return this.#isHtml && top !== undefined && isEndedBy(top, name)
  }

  push(name: string): void {
    this.#names.push(name)
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
    if (this.#changesContext(name)) {
      this.#foreign.push(FOREIGN_ELEMENTS.has(name))
    }
  }

  pop(): string {
    const name = this.#names.pop() ?? ''
    this.#counts.set(name, (this.#counts.get(name) ?? 1) - 1)
    if (this.#changesContext(name)) {
      this.#foreign.pop()
    }
    return name
  }

  #changesContext(name: string): boolean {
    return (
      this.#isHtml &&
      (FOREIGN_ELEMENTS.has(name) || INTEGRATION_POINTS.has(name))
    )
  }
}
