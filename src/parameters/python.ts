import { quotedText, unicodeEscape } from './escape-text.ts'
import { translateBy } from './translator.ts'
import type { Notation, Translator } from './translator.ts'

const NOTATION: Notation = {
  none: 'None',
  booleans: ['False', 'True'],
  nan: "float('nan')",
  infinity: ["float('-inf')", "float('inf')"],
  negativeZero: '-0.0',
  integer: String,
  text: pythonText,
  list: (items) => `[${items.join(', ')}]`,
  object: (entries) =>
    `{${entries.map(([name, value]) => `${name}: ${value}`).join(', ')}}`,
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
)

export const python: Translator = {
  commentSign: '#',
  isName: (name) =>
    /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name) && !KEYWORDS.has(name),
  assign: (name, value) => `${name} = ${value}`,
  translate: (value) => translateBy(NOTATION, value),
}

/** A literal of Python, in ASCII. */
export function pythonText(text: string): string {
  return quotedText(text, (codePoint) =>
    codePoint < 0x100
      ? `\\x${codePoint.toString(16).padStart(2, '0')}`
      : unicodeEscape(codePoint),
  )
}
