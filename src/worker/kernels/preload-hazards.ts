interface Hazard {
  readonly pattern: RegExp
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
      /(?<!\bin os\.)\benviron\b(?!\s*\.\s*(?:get|copy|items|keys)\b)(?!\s*\[[^\]]*\](?!\s*[-+|]?=(?!=)))|\bdel\s+(?:os\.)?environ\b/,
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
    pattern: /\bfrom\s+sys\s+import\b.*\b(?:path|modules|meta_path)\b/,
    phrase: 'sys.path or sys.modules is used',
  },
  { pattern: /\bimportlib\b|\b__import__\b/, phrase: 'importlib is used' },
  {
    pattern:
      /\b(?:filterwarnings|simplefilter|catch_warnings|resetwarnings|captureWarnings)\b/,
    phrase: 'warning filters are changed',
  },
  {
    pattern:
      /\b(?:matplotlib|mpl)\s*\.\s*use\b|\bfrom\s+matplotlib\s+import\b.*\buse\b/,
    phrase: 'matplotlib.use is called',
  },
  {
    pattern: /\bchdir\b|^\s*%?cd\s/,
    phrase: 'the working directory is changed',
  },
  {
    pattern:
      /^\s*[!%]\s*(?:pip|conda|mamba|uv|poetry)\b|^\s*!.*\b(?:pip|conda|mamba)\s+install\b|\bpip\b.*\binstall\b/,
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
    const found = HAZARDS.find(({ pattern }) => pattern.test(line))
    if (found !== undefined) {
      return `${found.phrase} in code cell ${cell}, before an import`
    }
  }
  return undefined
}
