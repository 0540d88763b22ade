import { quotedText, unicodeEscape } from './escape-text.ts'
import { translateBy } from './translator.ts'
import type { Notation, Translator } from './translator.ts'

const NOTATION: Notation = {
  none: 'nothing',
  booleans: ['false', 'true'],
  nan: 'NaN',
  infinity: ['-Inf', 'Inf'],
  negativeZero: '-0.0',
  integer: String,
  // Julia would replace `$name`; that papermill lets it do so is no feature.
  text: (text) =>
    quotedText(text, unicodeEscape).replaceAll('$', String.raw`\$`),
  list: (items) => `[${items.join(', ')}]`,
  object: (entries) =>
    `Dict(${entries.map(([name, value]) => `${name} => ${value}`).join(', ')})`,
}

export const julia: Translator = {
  commentSign: '#',
  isName: (name) => /^[\p{ID_Start}_][\p{ID_Continue}!]*$/u.test(name),
  assign: (name, value) => `${name} = ${value}`,
  translate: (value) => translateBy(NOTATION, value),
}
