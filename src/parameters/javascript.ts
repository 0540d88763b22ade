import { translateBy } from './translator.ts'
import type { Notation, Translator } from './translator.ts'

const NOTATION: Notation = {
  none: 'null',
  booleans: ['false', 'true'],
  nan: 'NaN',
  infinity: ['-Infinity', 'Infinity'],
  negativeZero: '-0',
  integer: (value) => `${value}n`,
  text: (text) => JSON.stringify(text),
  list: (items) => `[${items.join(', ')}]`,
  object: (entries) =>
    `{${entries.map(([name, value]) => `[${name}]: ${value}`).join(', ')}}`,
}

/** TypeScript, too. Kernels let a name be declared again. */
export const javascript: Translator = {
  commentSign: '//',
  isName: (name) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name),
  assign: (name, value) => `let ${name} = ${value}`,
  translate: (value) => translateBy(NOTATION, value),
}
