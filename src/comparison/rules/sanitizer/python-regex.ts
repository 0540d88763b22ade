import { messageOf } from '../../../common/errors.ts'
/** What a Python regular expression needs that JavaScript does not have. */
export class PythonRegexError extends Error {
  override readonly name = 'PythonRegexError'
}

// Python's classes are Unicode ones and its `.`, `^` and `$` know only `\n` as
// the end of a line (library reference of `re`).
const WORD = String.raw`\p{L}\p{N}_`
const SPACE = String.raw`\s\x1c-\x1f\x85`
const CLASSES: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  w: WORD,
  s: SPACE,
}
const ASCII_CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'A-Za-z0-9_',
  s: String.raw` \t\n\r\f\v`,
}

const CONTROLS: Readonly<Record<string, string>> = {
  a: String.raw`\x07`,
  f: String.raw`\f`,
  n: String.raw`\n`,
  r: String.raw`\r`,
  t: String.raw`\t`,
  v: String.raw`\v`,
}

/** Must be escaped in a JavaScript pattern with the `v` flag, outside and inside of classes. */
const SYNTAX = /[\^$\\.*+?()[\]{}|/]/
const CLASS_SYNTAX = /[\^$\\()[\]{}|/\-&!#%,:;<=>@`~*+.?]/

/**
 * Translates a regular expression of Python's `re` (3.12) for texts.
 *
 * @throws PythonRegexError with a phrase that says what cannot be translated.
 */
export function translatePythonRegex(source: string): RegExp {
  const translation = new Translation(source).pattern()
  try {
    return new RegExp(translation.source, translation.flags)
  } catch (error) {
    throw new PythonRegexError(
      `is not a regular expression: ${messageOf(error)}`,
      { cause: error },
    )
  }
}

/** One pass over a pattern; lives as long as its translation takes. */
class Translation {
  readonly #source: string
  #position = 0
  #flags = new Set<string>()

  constructor(source: string) {
    this.#source = source
  }

  pattern(): { readonly source: string; readonly flags: string } {
    this.#readGlobalFlags()
    let source = ''
    while (this.#position < this.#source.length) {
      source += this.#next()
    }
    return { source, flags: this.#flags.has('i') ? 'giv' : 'gv' }
  }

  #readGlobalFlags(): void {
    const match = /^\(\?([aiLmsux]+)\)/.exec(this.#source)
    if (!match) {
      return
    }
    this.#flags = new Set(match[1])
    if (this.#flags.has('L')) {
      throw new PythonRegexError('uses the flag L, which is for bytes')
    }
    this.#position = match[0].length
  }

  #read(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position
    const match = pattern.exec(this.#source)
    if (!match) {
      return undefined
    }
    this.#position += match[0].length
    return match[1] ?? match[0]
  }

  #next(): string {
    const character = this.#read(/[^]/uy) ?? ''
    switch (character) {
      case '\\':
        return this.#escape()
      case '[':
        return this.#characterClass()
      case '(':
        return this.#group()
      case '.':
        return this.#flags.has('s') ? '[^]' : String.raw`[^\n]`
      case '^':
        return this.#flags.has('m') ? String.raw`(?<![^\n])` : '(?<![^])'
      case '$':
        return this.#flags.has('m')
          ? String.raw`(?![^\n])`
          : String.raw`(?=\n?(?![^]))`
      case '*':
      case '+':
      case '?':
        return this.#quantifier(character)
      case '{': {
        const bounds = this.#read(/(\d*(?:,\d*)?)\}/y)
        if (bounds === undefined || !/\d/.test(bounds)) {
          return bounds === undefined ? String.raw`\{` : `\\{${bounds}\\}`
        }
        return this.#quantifier(`{${bounds.replace(/^,/, '0,')}}`)
      }
      case ' ':
      case '\t':
      case '\n':
        return this.#flags.has('x') ? '' : character
      case '#':
        if (!this.#flags.has('x')) {
          return character
        }
        this.#read(/[^\n]*/y)
        return ''
      default:
        return /[\]}/]/.test(character) ? `\\${character}` : character
    }
  }

  #quantifier(text: string): string {
    if (this.#read(/\+/y) !== undefined) {
      throw new PythonRegexError(
        `uses the possessive quantifier "${text}+", which JavaScript does not have`,
      )
    }
    return text
  }

  #group(): string {
    if (this.#read(/\?#[^)]*\)/y) !== undefined) {
      return ''
    }
    const named = this.#read(/\?P<([^>]*)>/y)
    if (named !== undefined) {
      return `(?<${named}>`
    }
    const reference = this.#read(/\?P=([^)]*)\)/y)
    if (reference !== undefined) {
      return `\\k<${reference}>`
    }
    const plain = this.#read(/\?(?:[:=!]|<[=!])/y)
    if (plain !== undefined) {
      return `(${plain}`
    }
    if (this.#read(/\?>/y) !== undefined) {
      throw new PythonRegexError(
        'uses an atomic group "(?>", which JavaScript does not have',
      )
    }
    if (this.#read(/\?\(/y) !== undefined) {
      throw new PythonRegexError(
        'uses a condition "(?(", which JavaScript does not have',
      )
    }
    if (this.#read(/\?[aiLmsux-]+[:)]/y) !== undefined) {
      throw new PythonRegexError(
        'sets flags in its middle; only "(?ims)" at its beginning can be translated',
      )
    }
    if (this.#read(/\?/y) !== undefined) {
      throw new PythonRegexError('has a group that Python does not know')
    }
    return '('
  }

  #escape(): string {
    const letter = this.#read(/[bBAZ]/y)
    if (letter === 'A') {
      return '(?<![^])'
    }
    if (letter === 'Z') {
      return '(?![^])'
    }
    if (letter !== undefined) {
      const word = `[${this.#classes()['w'] ?? WORD}]`
      return letter === 'b'
        ? `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
        : `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`
    }
    const shorthand = this.#read(/[dwsDWS]/y)
    if (shorthand !== undefined) {
      return this.#shorthand(shorthand)
    }
    // Three octal digits are a character. Behind the group of a reference a
    // digit must not become part of its number.
    const reference = this.#read(/(?![1-3][0-7]{2})[1-9]\d?/y)
    if (reference !== undefined) {
      return `(?:\\${reference})`
    }
    return this.#character(SYNTAX)
  }

  #classes(): Readonly<Record<string, string>> {
    return this.#flags.has('a') ? ASCII_CLASSES : CLASSES
  }

  #shorthand(letter: string): string {
    const inside = this.#classes()[letter.toLowerCase()] ?? ''
    return letter === letter.toLowerCase() ? `[${inside}]` : `[^${inside}]`
  }

  /** An escaped character, its backslash already read. */
  #character(syntax: RegExp): string {
    const hex = this.#read(/x([0-9a-fA-F]{2})|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}/y)
    if (hex !== undefined) {
      const digits = hex.replace(/^[uU]/, '')
      return `\\u{${digits}}`
    }
    const octal = this.#read(/0[0-7]{0,2}|[1-3][0-7]{2}/y)
    if (octal !== undefined) {
      return `\\u{${Number.parseInt(octal, 8).toString(16)}}`
    }
    const character = this.#read(/[^]/uy)
    if (character === undefined) {
      throw new PythonRegexError('ends with a backslash')
    }
    const control = CONTROLS[character]
    if (control !== undefined) {
      return control
    }
    if (/[A-Za-z0-9]/.test(character)) {
      throw new PythonRegexError(
        `uses "\\${character}", which cannot be translated`,
      )
    }
    return syntax.test(character) ? `\\${character}` : character
  }

  #characterClass(): string {
    let inside = this.#read(/\^/y) ?? ''
    if (this.#read(/\]/y) !== undefined) {
      inside += String.raw`\]`
    }
    for (;;) {
      const character = this.#read(/[^]/uy)
      if (character === undefined) {
        throw new PythonRegexError('has a "[" without "]"')
      }
      if (character === ']') {
        return `[${inside}]`
      }
      if (character === '\\') {
        inside += this.#classEscape()
      } else if (character === '-') {
        inside += this.#isRange(inside) ? '-' : String.raw`\-`
      } else {
        inside += CLASS_SYNTAX.test(character) ? `\\${character}` : character
      }
    }
  }

  /** Whether a `-` stands between two ends of a range. */
  #isRange(before: string): boolean {
    const isFirst = before === '' || before === '^'
    const isLast = this.#source[this.#position] === ']'
    return !isFirst && !isLast
  }

  #classEscape(): string {
    const shorthand = this.#read(/[dwsDWS]/y)
    if (shorthand !== undefined) {
      return this.#shorthand(shorthand)
    }
    if (this.#read(/b/y) !== undefined) {
      return String.raw`\b`
    }
    return this.#character(CLASS_SYNTAX)
  }
}
