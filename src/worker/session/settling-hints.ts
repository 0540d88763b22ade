import { settlingRules } from '../../comparison/settling-rules.ts'
import { commentSign } from '../../directives/sources/comment-lines.ts'
import type { CellExecution } from '../../execution/types.ts'
import { languageName } from '../../nbformat/outline/notebook-kernel.ts'
import type { Notebook } from '../../nbformat/types.ts'
import type { Recording } from '../recording/recording.ts'
import { describeRules } from '../report/describe-rules.ts'
import { describeVolatileSource } from '../report/volatile-source.ts'
import type { PlannedCell } from '../verdict/planned-cell.ts'

/** What would settle it that a cell's outputs differ, beside accepting them: sentences. */
export function settlingHints(
  notebook: Notebook,
  { cell, expected, comparison }: PlannedCell,
  { outputs }: Pick<CellExecution, 'outputs'>,
  recording: Pick<Recording, 'asRecorded'>,
): readonly string[] {
  const language = languageName(notebook)
  const sign = commentSign(language)
  const rules =
    expected.outputs.type === 'recorded'
      ? settlingRules(
          expected.outputs.outputs,
          recording.asRecorded(outputs),
          comparison,
        )
      : []
  if (rules.length > 0) {
    return [describeRules(rules, sign)]
  }
  const sources = notebook.cells
    .slice(0, cell.index + 1)
    .flatMap((other) => (other.cell_type === 'code' ? [other.source] : []))
  return describeVolatileSource(
    sources,
    language,
    `${sign} vitest: ignore-output`,
  )
}
