import { CHECKS_TITLE } from '../../../contract/check-names.ts'

const PATTERN = /^(?:-t|--test-?name-?pattern)(?:=(.*))?$/is
const NOTEBOOK = /\.ipynb(?::(\d+))?$/i

/**
 * Whether a command line asks for the checks of notebooks' files, and most likely
 * for no cell: by their title, or by the first line of each notebook.
 *
 * @param argv as in `process.argv`
 */
export function asksForChecksOnly(argv: readonly string[]): boolean {
  const words = argv.slice(2)
  const patterns = words.flatMap((word, i) => {
    const [found, value] = PATTERN.exec(word) ?? []
    return found === undefined ? [] : [value ?? words[i + 1] ?? '']
  })
  const lines = words.flatMap((word) => {
    const [found, line] = NOTEBOOK.exec(word) ?? []
    return found === undefined ? [] : [line]
  })
  return (
    patterns.some(matchesChecks) ||
    (lines.length > 0 && lines.every((line) => line === '1'))
  )
}

function matchesChecks(pattern: string): boolean {
  try {
    return pattern !== '' && new RegExp(pattern).test(CHECKS_TITLE)
  } catch {
    // Vitest itself says so.
    return false
  }
}
