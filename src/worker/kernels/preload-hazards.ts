interface Hazard {
  readonly pattern: RegExp
  /** Where given, the pattern counts behind the first of these in its line. */
  readonly behind?: RegExp
  /** What the cell does: reads before `in code cell 2, before an import`. */
  readonly phrase: string
}

/**
 * What makes an import give something else than it gave in a fresh Python.
 * Read off the text, so that code in strings and behind conditions counts, too:
 * a needless refusal costs a second, a missed one a wrong result.
 */
const HAZARDS: readonly Hazard[] = [
  {
    // Reading is harmless: `os.environ.get(…)`, `os.environ['A']`, `in os.environ`.
    pattern:
      /(?<!\bin os\.)\benviron\b(?!\s*\.\s*(?:get|copy|items|keys)\b)(?!\s*\[[^\]]{0,200}\](?!\s*[-+|]?=(?!=)))|\bdel\s+(?:os\.)?environ\b/,
    phrase: 'os.environ is changed',
  },
  {
    pattern:
      /\b(?:putenv|unsetenv|load_dotenv)\b|^\s*%\s*(?:set_)?env\b.*[= ]\S/,
    phrase: 'an environment variable is set',
  },
  {
    pattern: /\bsys\s*\.\s*(?:path|modules|meta_path|path_hooks)\b/,
    phrase: 'sys.path or sys.modules is used',
  },
  {
    behind: /\bfrom\s+sys\s+import\b/,
    pattern: /\b(?:path|modules|meta_path)\b/,
    phrase: 'sys.path or sys.modules is used',
  },
  { pattern: /\bimportlib\b|\b__import__\b/, phrase: 'importlib is used' },
  {
    pattern:
      /\b(?:filterwarnings|simplefilter|catch_warnings|resetwarnings|captureWarnings)\b/,
    phrase: 'warning filters are changed',
  },
  {
    pattern: /\b(?:matplotlib|mpl)\s*\.\s*use\b/,
    phrase: 'matplotlib.use is called',
  },
  {
    behind: /\bfrom\s+matplotlib\s+import\b/,
    pattern: /\buse\b/,
    phrase: 'matplotlib.use is called',
  },
  {
    pattern: /\bchdir\b|^\s*%?cd\s/,
    phrase: 'the working directory is changed',
  },
  {
    pattern:
      /^\s*[!%]\s*(?:pip|conda|mamba|uv|poetry)\b|^\s*!.*\b(?:pip|conda|mamba)\s+install\b/,
    phrase: 'packages are installed',
  },
  {
    behind: /\bpip\b/,
    pattern: /\binstall\b/,
    phrase: 'packages are installed',
  },
  {
    pattern: /\b(?:settrace|setprofile|coverage|addaudithook)\b/,
    phrase: 'imports may be traced',
  },
]

const importStatement =
  /^\s*(?:import\s+\w|from\s+[\w.]+\s+import\b)|[;:]\s*(?:import\s+\w|from\s+[\w.]+\s+import\b)/
const COMMENT = /^\s*#/

/**
 * Why a notebook must not get a kernel with modules imported beforehand, as far
 * as its source says: something that an import depends on is changed before (or
 * in the line of) an import. Undefined when nothing speaks against it.
 *
 * @param sources of its code cells, in order.
 */
export function findPreloadHazard(
  sources: readonly string[],
): string | undefined {
  const lines = sources.flatMap((source, cell) =>
    source
      .split('\n')
      .filter((line) => !COMMENT.test(line))
      .map((line) => ({ line, cell: cell + 1 })),
  )
  // Whichever module it is: it may import the preloaded ones in turn.
  const last = lines.findLastIndex(({ line }) => importStatement.test(line))
  for (const { line, cell } of lines.slice(0, last + 1)) {
    const found = HAZARDS.find((hazard) => isIn(line, hazard))
    if (found !== undefined) {
      return `${found.phrase} in code cell ${cell}, before an import`
    }
  }
  return undefined
}

function isIn(line: string, { behind, pattern }: Hazard): boolean {
  const first = behind ? behind.exec(line) : undefined
  if (first === null) {
    return false
  }
  return pattern.test(first ? line.slice(first.index + first[0].length) : line)
}
