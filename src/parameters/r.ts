import { NotebookError } from '../common/errors.ts'
import { quotedText, unicodeEscape } from './escape-text.ts'
import { translateBy } from './translator.ts'
import type { Notation, Translator } from './translator.ts'

const NOTATION: Notation = {
  none: 'NULL',
  booleans: ['FALSE', 'TRUE'],
  nan: 'NaN',
  infinity: ['-Inf', 'Inf'],
  negativeZero: '-0',
  integer: String,
  // `\xe9` is a byte to R, not a character: there papermill is wrong.
  text: (text) => quotedText(text, escapeForR),
  list: (items) => `list(${items.join(', ')})`,
  object: (entries) =>
    `list(${entries.map(([name, value]) => `${name} = ${value}`).join(', ')})`,
}

export const r: Translator = {
  commentSign: '#',
  isName: (name) => /^_*(?:[a-z]|\.(?!\d))[\w.]*$/i.test(name),
  // No name begins with an underscore in R; papermill leaves it out, too.
  assign: (name, value) => `${name.replace(/^_+/, '')} = ${value}`,
  translate: (value) => translateBy(NOTATION, value),
}

function escapeForR(codePoint: number): string {
  if (codePoint === 0) {
    throw new NotebookError(
      'NB_ERR_VALUE',
      'A text with the character U+0000 cannot be given to R, which has none.\nLeave it out.',
    )
  }
  return unicodeEscape(codePoint)
}
