import { isRecord } from '../../common/checks.ts'
import type { Check } from '../../common/checks.ts'
import { NotebookError } from '../../common/errors.ts'
import { COMPARATORS, NORMALISERS, RULES } from './comparison-checks.ts'
import type { ComparisonModule } from './comparison-options.ts'

const EXPORTS: ReadonlyMap<string, Check> = new Map(
  Object.entries({
    rules: RULES,
    normalisers: NORMALISERS,
    comparators: COMPARATORS,
  } satisfies Record<keyof ComparisonModule, Check>),
)

/**
 * Reads what the module exports that the option `comparison` names: as its
 * default export, or by name.
 *
 * @param shown What messages call its file.
 * @throws NotebookError `NB_ERR_OPTIONS` for what it should not or cannot be.
 */
export function readComparisonModule(
  exports: Readonly<Record<string, unknown>>,
  shown: string,
): ComparisonModule {
  const fault = (fact: string): NotebookError =>
    new NotebookError(
      'NB_ERR_OPTIONS',
      `${shown}, which the option \`comparison\` names, ${fact}.\nIt must have rules, normalisers or comparators: export default defineComparison({ … })`,
    )
  const { default: whole = exports } = exports
  if (!isRecord(whole)) {
    throw fault(`has a default export of type ${typeof whole}`)
  }
  const given = Object.entries(whole)
  if (given.length === 0) {
    throw fault('exports nothing')
  }
  for (const [name, value] of given) {
    const check = EXPORTS.get(name)
    if (!check) {
      throw fault(`has \`${name}\`, which is not used`)
    }
    if (value !== undefined && !check.holds(value)) {
      throw fault(`has \`${name}\` that is not ${check.expected}`)
    }
  }
  return whole
}
