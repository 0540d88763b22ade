import type { Comparison } from '../../../comparison/options/comparison-options.ts'
import { comparisonSettings } from '../../../comparison/options/comparison-settings.ts'
import { cellDirectives } from '../../../directives/cell-directives.ts'
import { skipReason } from '../../../directives/skip-condition.ts'
import type { NotebookDirectives } from '../../../directives/types.ts'
import { languageName } from '../../../nbformat/outline/notebook-kernel.ts'
import type { CodeCell, Notebook } from '../../../nbformat/types.ts'
import { expectationOf } from '../../verdict/expectation.ts'
import type { ExpectedOutputs } from '../../verdict/expectation.ts'
import type { PlannedCell } from '../../verdict/planned-cell.ts'

/**
 * Says of each code cell what is to be done with it and what it should come to,
 * by options, what the notebook and the cell ask for, and what is recorded.
 */
export function planCells(
  notebook: Notebook,
  ofNotebook: NotebookDirectives,
  options: { readonly comparison: Comparison; readonly cellTimeoutMs: number },
  expectedOutputs: (cell: CodeCell, check?: boolean) => ExpectedOutputs,
): readonly PlannedCell[] {
  const language = languageName(notebook)
  const common = comparisonSettings(
    options.comparison,
    [ofNotebook.comparison],
    language,
  )
  return notebook.cells
    .filter((cell) => cell.cell_type === 'code')
    .map((cell) => {
      const { directives, warnings } = cellDirectives(notebook, cell)
      const comparison = directives.comparison
        ? comparisonSettings(
            options.comparison,
            [ofNotebook.comparison, directives.comparison],
            language,
          )
        : common
      const reason = skipReason(directives.skipIf ?? [], process)
      return {
        cell,
        name: directives.name,
        skip:
          directives.skip ?? (reason === undefined ? undefined : { reason }),
        expected: expectationOf(
          expectedOutputs(cell, directives.check ?? ofNotebook.check),
          directives,
          {
            check: ofNotebook.check ?? true,
            allowErrors: ofNotebook.allowErrors ?? false,
          },
        ),
        comparison: comparison.settings,
        timeoutMs:
          directives.timeoutMs ?? ofNotebook.timeoutMs ?? options.cellTimeoutMs,
        followUps: directives.followUps ?? [],
        warnings: [...warnings, ...comparison.warnings],
      }
    })
}
