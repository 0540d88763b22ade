import { PYTHON } from '../../nbformat/outline/notebook-kernel.ts'

/** Strings and comments, by language; what is in them assigns nothing. */
const ASIDE: ReadonlyMap<string, RegExp> = new Map([
  [
    'python',
    /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|#.*/g,
  ],
  ['julia', /"""[^]*?"""|#=[^]*?=#|"(?:[^"\\]|\\[^])*"|#.*/g],
  [
    'javascript',
    /\/\*[^]*?\*\/|\/\/.*|`(?:[^`\\]|\\[^])*`|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/g,
  ],
])

const OTHERS_ASIDE = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|(?<![^\s;])#.*/g

/** What takes names from elsewhere: which ones, the code does not tell. */
const ELSEWHERE: ReadonlyMap<string, RegExp> = new Map([
  [
    'python',
    // Of magics, all but those that only set something up.
    /\bimport\s+\*|^\s*%(?!%?(?:matplotlib|config|load_ext|reload_ext|autoreload|pip|conda|cd|env)\b)|(?<![\w.])(?:exec|eval|globals|locals|vars|get_ipython)\s*\(/m,
  ],
  ['r', /(?<![\w.])(?:source|assign|attach|load|eval|list2env)\s*\(/],
  ['julia', /(?<![\w.])(?:include|eval)\s*\(|@eval\b/],
  ['javascript', /(?<![\w.])eval\s*\(/],
  ['bash', /^\s*(?:source|eval|\.)\s+[^=\s]/m],
])

const INNERMOST = /\([^()[\]{}]*\)|\[[^()[\]{}]*\]/g

/** Where braces hold items, and no statements. */
const INNERMOST_WITH_BRACES = /\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/g

/** Neither compares nor adds. */
const EQUALS = /(?<![=!<>:~+\-*/%&|^@])=(?![=~>])/

const BEFORE_NAME =
  /^\s*(?:(?:const|let|var|export|declare|typeset|local|readonly|global|if|then|else|do)\s+(?:-\w+\s+)*)*/

const NAME = /^[*{(\s]*([\p{ID_Start}_$.][\p{ID_Continue}$.]*)[)}\s]*$/u

/**
 * The names that code gives a value, as far as its text tells; one too many
 * rather than one too few, since others are refused.
 *
 * @param language As `languageName` gives it.
 * @returns `undefined` where code takes names from elsewhere.
 */
export function assignedNames(
  source: string,
  language: string,
): ReadonlySet<string> | undefined {
  const family = familyOf(language)
  const code = source
    .replace(ASIDE.get(family) ?? OTHERS_ASIDE, '""')
    .replaceAll(/\\\n/g, ' ')
  if (ELSEWHERE.get(family)?.test(code)) {
    return undefined
  }
  const bare = withoutBrackets(
    code
      .replaceAll(TARGETS, openTargets)
      .replaceAll(IMPORTED, (all) => all.replaceAll(/[(){}\n]/g, ' ')),
    family === 'python' || family === 'julia',
  )
  const names = bare
    .split(/[\n;]/)
    .flatMap((statement) => [
      ...targetsOf(statement),
      ...namesAfterWords(statement),
      ...(family === 'r' ? arrowTargets(statement) : []),
      ...(family === 'javascript' ? declared(statement) : []),
      ...(family === 'bash' ? shellNames(statement) : []),
    ])
  return new Set([...names, ...namesIn(code, /([\p{ID_Continue}]+)\s*:=/gu)])
}

function familyOf(language: string): string {
  if (PYTHON.test(language)) {
    return 'python'
  }
  return { typescript: 'javascript', sh: 'bash' }[language] ?? language
}

/** `(a, b) = …`, `const [a, b] = …`: brackets of a call or of an item are none of these. */
const TARGETS =
  /^[ \t]*(?:(?:const|let|var|export|global)[ \t]+)*[\p{ID_Continue} \t,*$()[\]]+(?==(?![=>]))/gmu

function openTargets(targets: string): string {
  const words = targets.replace(BEFORE_NAME, '')
  return /[\p{ID_Continue}$][ \t]*[([]/u.test(words)
    ? targets
    : targets.replaceAll(/[()[\]]/g, ' ')
}

/** `from x import (a, b)`, `import { a } from "x"`. */
const IMPORTED = /\bimport\s*[({][^(){}]*[)}]/g

/** What stands in brackets are arguments and items. */
function withoutBrackets(code: string, withBraces: boolean): string {
  const innermost = withBraces ? INNERMOST_WITH_BRACES : INNERMOST
  let before = ''
  let after = code
  while (before !== after) {
    before = after
    after = before.replaceAll(innermost, '')
  }
  return after
}

/** `a = b = 1`, `x, y = 1, 2`, `x: int = 1`, `else: x = 1`. */
function targetsOf(statement: string): readonly string[] {
  return statement
    .split(EQUALS)
    .slice(0, -1)
    .flatMap((target) => {
      const pieces = target.split(':')
      return [pieces[0] ?? '', pieces.at(-1) ?? '']
    })
    .flatMap((target) => target.replace(BEFORE_NAME, '').split(','))
    .flatMap((name) => NAME.exec(name.replace(BEFORE_NAME, ''))?.[1] ?? [])
}

/** `import os, numpy as np`, `def f`, `for x, y in`, `with open(…) as f`. */
function namesAfterWords(statement: string): readonly string[] {
  return [
    ...namesIn(
      statement,
      /\b(?:as|def|class|function)\s+([\p{ID_Continue}$]+)/gu,
    ),
    ...namesIn(statement, /\bimport\s+(.*)/g),
    ...namesIn(statement, /\bfor\s+(.*?)\s+in\b/g),
  ]
}

/** `let a, b = 1`. */
function declared(statement: string): readonly string[] {
  return namesIn(statement, /\b(?:let|var)\s+([^=]*)/g)
}

/** `A=1 B=2`, `read A B`. */
function shellNames(statement: string): readonly string[] {
  return [
    ...namesIn(statement, /(?:^|\s)(\w+)\+?=/g),
    ...namesIn(statement, /\b(?:read|mapfile|readarray)\s+(.*)/g),
  ]
}

/** The names in what the first group of a pattern finds. */
function namesIn(code: string, pattern: RegExp): readonly string[] {
  return Array.from(code.matchAll(pattern), ([, found = '']) =>
    Array.from(
      found.matchAll(/[\p{ID_Start}_$][\p{ID_Continue}$]*/gu),
      ([name]) => name,
    ),
  )
    .flat()
    .filter((name) => name !== 'as' && name !== 'from')
}

function arrowTargets(statement: string): readonly string[] {
  return [...statement.matchAll(/([\w.]+)\s*<<?-|->>?\s*([\w.]+)/g)].flatMap(
    ([, left, right]) => left ?? right ?? [],
  )
}
