import { isRecord } from '../../common/checks.ts'
import { NotebookError } from '../../common/errors.ts'

/** The functions in options, as entries of an object literal. */
interface Entries {
  readonly normalisers: readonly string[]
  readonly comparators: readonly string[]
}

/**
 * Refuses functions in the options: the workers that call them have nothing of
 * the configuration. The message holds the module to write instead.
 *
 * @throws NotebookError `NB_ERR_OPTIONS`
 */
export function refuseFunctions(
  given: Readonly<Record<string, unknown>>,
): void {
  const entries = functionsOf(given)
  if (entries.normalisers.length + entries.comparators.length === 0) {
    return
  }
  throw new NotebookError(
    'NB_ERR_OPTIONS',
    `notebooks() takes no functions in its options: outputs are compared in workers, which do not have the configuration.
Put them, and what they use, into notebooks.compare.ts, and name that file: notebooks({ comparison: './notebooks.compare.ts' })

${moduleOf(entries)}`,
  )
}

function functionsOf({
  rules,
  normalisers,
  comparators,
}: Readonly<Record<string, unknown>>): Entries {
  const ofRules = Array.isArray(rules) ? rules.flatMap(ruleEntry) : []
  return {
    normalisers: [...ofRules, ...functionEntries(normalisers)],
    comparators: functionEntries(comparators),
  }
}

function ruleEntry(rule: unknown): readonly string[] {
  if (!isRecord(rule) || typeof rule['normalise'] !== 'function') {
    return []
  }
  const { name, mimeTypes, normalise } = rule
  const source = sourceOf(normalise)
  return [
    entry(
      String(name),
      mimeTypes === undefined
        ? source
        : `{ mimeTypes: ${JSON.stringify(mimeTypes)}, normalise: ${source} }`,
    ),
  ]
}

function functionEntries(functions: unknown): readonly string[] {
  return isRecord(functions)
    ? Object.entries(functions).map(([name, each]) =>
        entry(name, sourceOf(each)),
      )
    : []
}

function entry(name: string, source: string): string {
  return `    ${JSON.stringify(name)}: ${source},`
}

const FUNCTION = /^(?:async\b\s*)?(?:function\b|\(|[\w$]+\s*=>)/

/** Its name stands where a function has its keyword, and may be quoted. */
const METHOD = /^(async\s+)?(?:[\w$]+|'[^']*'|"[^"]*")\s*(\([^]*)$/

/** The source text of a function as an expression. */
function sourceOf(value: unknown): string {
  const source = String(value)
  if (FUNCTION.test(source)) {
    return source.includes('[native code]') ? '(text) => text' : source
  }
  const [, keyword = '', rest] = METHOD.exec(source) ?? []
  return rest === undefined ? '(text) => text' : `${keyword}function ${rest}`
}

function moduleOf(entries: Entries): string {
  return [
    "import { defineComparison } from 'vitest-notebook/comparison'",
    '',
    'export default defineComparison({',
    ...section('normalisers', entries.normalisers),
    ...section('comparators', entries.comparators),
    '})',
    '',
  ].join('\n')
}

function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${name}: {`, ...lines, '  },']
}
