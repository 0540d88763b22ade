import { isVitestCommand } from './configuration-options.ts'

/** Of Vitest's commands (4.1, 5.1) those that run tests at once. */
const RUNS: ReadonlySet<string> = new Set(['run', 'watch', 'dev'])
const OTHERS: ReadonlySet<string> = new Set([
  'bench',
  'collect',
  'complete',
  'doctor',
  'init',
  'list',
  'related',
])

/** With these, nothing is run, or nobody knows yet what. */
const UNSURE =
  /^(?:-[hv]$|--(?:changed|clear-?cache|exclude|help|list-?tags|merge-?reports|project|shard|since-?last-?run|standalone|version)(?:=|$))/i

/** Options whose value looks like a path. */
const WITH_PATH = /^(?:-[cr]|--(?:config|dir|output-?file|root))$/i

/**
 * The parts of paths that a run is narrowed to; none for all files. `undefined`
 * where Vitest was not started from the command line, or that leaves open
 * whether tests are run at once.
 *
 * @param argv as in `process.argv`
 */
export function runFilters(
  argv: readonly string[],
): readonly string[] | undefined {
  const [, , first = '', ...others] = argv
  if (!isVitestCommand(argv) || OTHERS.has(first)) {
    return undefined
  }
  const words = RUNS.has(first) ? others : [first, ...others]
  if (words.some((word) => UNSURE.test(word))) {
    return undefined
  }
  return words.filter((word, i) => isFilter(word, words[i - 1] ?? ''))
}

/** What follows an option may be its value, unless it looks like a path. */
function isFilter(word: string, before: string): boolean {
  if (word === '' || word.startsWith('-')) {
    return false
  }
  const isAfterOption = before.startsWith('-') && !before.includes('=')
  return !isAfterOption || (!WITH_PATH.test(before) && /[./\\]/.test(word))
}
