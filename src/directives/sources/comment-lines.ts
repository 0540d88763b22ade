/** A line of source that is nothing but a comment. */
export interface CommentLine {
  /** Line of the source, from 1. */
  readonly line: number
  /** The comment without its sign and the blanks around. */
  readonly text: string
  /** Whether no line of code stands before it. */
  readonly isLeading: boolean
}

const SIGNS: Readonly<Record<string, readonly string[]>> = {
  '#': [
    'bash',
    'elixir',
    'julia',
    'nim',
    'octave',
    'perl',
    'php',
    'powershell',
    'python',
    'python3',
    'r',
    'ruby',
    'sage',
    'sh',
    'tcl',
    'zsh',
  ],
  '//': [
    'c',
    'c#',
    'c++',
    'csharp',
    'dart',
    'f#',
    'fsharp',
    'go',
    'groovy',
    'java',
    'javascript',
    'kotlin',
    'php',
    'rust',
    'scala',
    'swift',
    'typescript',
  ],
  '--': ['ada', 'elm', 'haskell', 'lua', 'sql'],
  '%': ['erlang', 'latex', 'matlab', 'octave', 'prolog', 'tex'],
  ';': ['clojure', 'common-lisp', 'hy', 'lisp', 'racket', 'scheme'],
}

/** A cell magic: the language of the lines below it is not the notebook's. */
const CELL_MAGIC = /^%%\S/

/**
 * The comment lines of a cell. In a language we do not know, and below a cell
 * magic, any of the signs `#`, `//`, `--`, `%`, `;` begins a comment. A cell
 * magic on the first line is no code.
 *
 * @param language in lower case, as `languageName` gives it.
 */
export function commentLines(
  source: string,
  language: string,
): readonly CommentLine[] {
  const lines = source.split('\n').map((line) => line.trim())
  const first = lines.findIndex((line) => line !== '')
  const hasMagic = CELL_MAGIC.test(lines[first] ?? '')
  const comment = hasMagic ? commentPattern('') : commentPattern(language)

  const comments: CommentLine[] = []
  let isLeading = true
  for (const [index, line] of lines.entries()) {
    if (line === '' || (hasMagic && index === first)) {
      continue
    }
    const text = comment.exec(line)?.[1]
    if (text === undefined) {
      isLeading = false
    } else {
      comments.push({ line: index + 1, text, isLeading })
    }
  }
  return comments
}

/** For a directive further down. */
export function describeIgnored({ line, text }: CommentLine): string {
  return `the comment "${text}" in line ${line} is ignored: directives must come before the first line of code`
}

/** What begins a comment in a language, as `languageName` gives it; `#` where that is unknown. */
export function commentSign(language: string): string {
  return signsOf(language)[0] ?? '#'
}

function signsOf(language: string): readonly string[] {
  // C++ kernels name the standard too: `c++17`.
  const name = language.replace(/(?<=\+)\d+$/, '')
  return Object.keys(SIGNS).filter((sign) => SIGNS[sign]?.includes(name))
}

function commentPattern(language: string): RegExp {
  const known = signsOf(language)
  const signs = known.length > 0 ? known : Object.keys(SIGNS)
  // Repeated signs are common: `##`, `///`, `;;`.
  const openings = signs.map((sign) => `${sign}${sign.at(-1) ?? ''}*`)
  return new RegExp(`^(?:${openings.join('|')})\\s*(.*)$`, 's')
}
