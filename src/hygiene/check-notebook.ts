import { CHECK_NAMES } from '../contract/check-names.ts'
import type { CheckName } from '../contract/check-names.ts'
import type { Notebook } from '../nbformat/types.ts'
import { absolutePaths } from './absolute-paths.ts'
import { checkedNotebook } from './checked-notebook.ts'
import { executionOrder } from './execution-order.ts'
import type { CheckResult, NotebookCheck } from './finding.ts'
import { nbformatSchema } from './schema.ts'
import { secrets } from './secrets.ts'
import { outputSize, storedErrors, unrunOutputs } from './stored-outputs.ts'
import { kernelspec, trailingCells, uniqueIds } from './structure.ts'

/** What is checked, and within which limits. */
export interface CheckOptions {
  readonly names: readonly CheckName[]
  readonly maxOutputBytes: number
  /** Of the project, absolute. */
  readonly folder: string
}

const CHECKS: Readonly<Record<CheckName, NotebookCheck>> = {
  'execution-order': executionOrder,
  'stored-errors': storedErrors,
  'unrun-outputs': unrunOutputs,
  'absolute-paths': absolutePaths,
  secrets,
  kernelspec,
  nbformat: nbformatSchema,
  'output-size': outputSize,
  'trailing-cells': trailingCells,
  'unique-ids': uniqueIds,
}

/**
 * Looks at a notebook as a file: nothing is executed. What the project asks for
 * is switched by the notebook's `metadata.vitest`, and left out for single cells
 * by their marks.
 *
 * @param notebook What `text` was read into.
 * @returns what was found, by check; none for a notebook in order
 * @throws NotebookError `NB_ERR_OPTIONS` where a check needs what is not installed
 */
export async function checkNotebook(
  text: string,
  notebook: Notebook,
  options: CheckOptions,
): Promise<readonly CheckResult[]> {
  const checked = checkedNotebook(text, notebook, options)
  const results: CheckResult[] = []
  for (const name of CHECK_NAMES) {
    const isOn =
      checked.directives.checks?.[name] ?? options.names.includes(name)
    if (!isOn) {
      continue
    }
    const { find, remedy } = CHECKS[name]
    const cells = checked.cells.filter(
      ({ directives }) => directives.checks?.[name] !== false,
    )
    const findings = await find(checked, cells)
    if (findings.length > 0) {
      results.push({ name, findings, remedy })
    }
  }
  return results
}
