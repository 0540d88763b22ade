import { escapeRegExp } from '../common/escape-regexp.ts'
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

/** TypeScript, too. Deno lets a name be declared again, but only as what it is (2.9). */
export const javascript: Translator = {
  commentSign: '//',
  isName: (name) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name),
  assign: (name, value, before) =>
    `${declarationOf(name, before)} ${name} = ${value}`,
  translate: (value) => translateBy(NOTATION, value),
}

function declarationOf(name: string, code: string): string {
  const declared = new RegExp(
    String.raw`(?<![\p{ID_Continue}$.])(const|let|var)\s+${escapeRegExp(name)}(?![\p{ID_Continue}$])`,
    'u',
  )
  return declared.exec(code)?.[1] ?? 'let'
}
