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
const ELSEWHERE =
  /\bimport\s+\*|^\s*[%!]|\b(?:exec|eval|globals|locals|source|include|assign|attach|load)\s*\(|^\s*(?:source|eval|\.)\s+[^=\s]/m

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
  const bare = withoutBrackets(
    source.replace(asideOf(language), '""'),
    PYTHON.test(language) || language === 'julia',
  )
  if (ELSEWHERE.test(source)) {
    return undefined
  }
  const names = bare
    .replaceAll(/\\\n/g, ' ')
    .split(/[\n;]/)
    .flatMap((statement) => [
      ...targetsOf(statement),
      ...namesAfterWords(statement),
      ...(language === 'r' ? arrowTargets(statement) : []),
    ])
  return new Set(names)
}

function asideOf(language: string): RegExp {
  const name = PYTHON.test(language)
    ? 'python'
    : language.replace('typescript', 'javascript')
  return ASIDE.get(name) ?? OTHERS_ASIDE
}

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

/** `import numpy as np`, `def f`, `for x in`. */
function namesAfterWords(statement: string): readonly string[] {
  return Array.from(
    statement.matchAll(
      /\b(?:import|as|def|class|for|function|read)\s+([\p{ID_Start}_$][\p{ID_Continue}$]*)/gu,
    ),
    ([, name = '']) => name,
  )
}

function arrowTargets(statement: string): readonly string[] {
  return [...statement.matchAll(/([\w.]+)\s*<<?-|->>?\s*([\w.]+)/g)].flatMap(
    ([, left, right]) => left ?? right ?? [],
  )
}
