import { createColors } from '../../common/colors.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import { stderrOf } from '../../execution/cell-end.ts'
import type { Recording } from '../recording/recording.ts'
import { failureError } from '../report/failure.ts'
import { shownPath } from '../report/notebook-place.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import { renderOutcome } from '../report/render-outcome.ts'
import type { RedOutcome } from '../verdict/cell-outcome.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'
import { settlingHints } from './settling-hints.ts'
import type { StartedNotebook } from './start-notebook.ts'

/** The error that Vitest reports for a red cell. */
export function cellError(
  { notebook, kernel, session }: StartedNotebook,
  recording: Recording,
  planned: PlannedCell,
  run: CellRun,
  outcome: RedOutcome,
  {
    place,
    settings,
    isLate,
  }: {
    readonly place: NotebookPlace
    readonly settings: Pick<RuntimeSettings, 'root' | 'colors'>
    /** Whether it is only red for what it wrote after its test had ended. */
    readonly isLate: boolean
  },
): Error {
  const { cell } = planned
  const { root } = settings
  const colors = createColors(settings.colors)
  const execution = run.type === 'executed' ? run.execution() : undefined
  const python = kernel.source.python?.executable
  const failure = renderOutcome(cell, outcome, {
    root,
    colors,
    python: python === undefined ? undefined : shownPath(root, python),
    executionCount: execution?.executionCount ?? null,
    stderr: stderrOf(execution?.outputs ?? []),
    cellOfCount: (count) => session.cellOfCount(count),
    recorded: recording.label,
    hints:
      outcome.type === 'mismatched' && execution
        ? settlingHints(notebook, planned, execution, recording)
        : [],
    // What is late comes while other cells run.
    accept: recording.describeAcceptance(isLate ? undefined : cell),
  })
  const message = isLate
    ? `${failure.message}\nIt wrote after its test had ended.`
    : failure.message
  return failureError(
    { ...failure, message },
    { notebook: place, cell, colors },
  )
}
