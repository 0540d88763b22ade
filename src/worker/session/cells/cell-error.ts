import { createColors } from '../../../common/colors.ts'
import {
  haveAnotherShape,
  haveSameShape,
  settlingRules,
} from '../../../comparison/settling-rules.ts'
import type { RuntimeSettings } from '../../../contract/settings.ts'
import { commentSign } from '../../../directives/sources/comment-lines.ts'
import { stderrOf } from '../../../execution/cell-end.ts'
import type { CellExecution } from '../../../execution/types.ts'
import { languageName } from '../../../nbformat/outline/notebook-kernel.ts'
import type { Notebook } from '../../../nbformat/types.ts'
import type { NotebookKernel } from '../../kernels/kernel-manager.ts'
import type { Recording } from '../../recording/recording.ts'
import { describeRules } from '../../report/describe-rules.ts'
import { failureError } from '../../report/failure.ts'
import type { Failure } from '../../report/failure.ts'
import { shownPath } from '../../report/notebook-place.ts'
import type { NotebookPlace } from '../../report/notebook-place.ts'
import { interpreterOf } from '../../report/remedy/interpreter.ts'
import type { Interpreter } from '../../report/remedy/interpreter.ts'
import { renderOutcome } from '../../report/render-outcome.ts'
import { describeVolatileSource } from '../../report/volatile-source.ts'
import type { RedOutcome } from '../../verdict/cell-outcome.ts'
import type { CellRun, PlannedCell } from '../../verdict/planned-cell.ts'
import type { NotebookSession } from '../notebook-session.ts'
import type { StartedNotebook } from '../start-notebook.ts'

/** What a failure of a cell is told by. */
interface FailedNotebook extends Pick<StartedNotebook, 'notebook' | 'kernel'> {
  readonly session: Pick<NotebookSession, 'cellOfCount'>
}

interface FailureContext {
  readonly place: Pick<NotebookPlace, 'file' | 'shown'>
  readonly settings: Pick<RuntimeSettings, 'root' | 'colors'>
  /** Whether it is only red for what it wrote after its test had ended. */
  readonly isLate: boolean
}

/** The error that Vitest reports for a red cell. */
export function cellError(
  started: FailedNotebook,
  recording: FailureRecording,
  planned: PlannedCell,
  run: CellRun,
  outcome: RedOutcome,
  context: FailureContext,
): Error {
  return failureError(
    cellFailure(started, recording, planned, run, outcome, context),
    {
      notebook: context.place,
      cell: planned.cell,
      colors: createColors(context.settings.colors),
    },
  )
}

type FailureRecording = Pick<
  Recording,
  'label' | 'asRecorded' | 'describeAcceptance'
>

/** All that is to be shown of a red cell. */
export function cellFailure(
  { notebook, kernel, session }: FailedNotebook,
  recording: FailureRecording,
  planned: PlannedCell,
  run: CellRun,
  outcome: RedOutcome,
  { settings, isLate }: Omit<FailureContext, 'place'>,
): Failure {
  const { cell } = planned
  const { root } = settings
  const colors = createColors(settings.colors)
  const execution = run.type === 'executed' ? run.execution() : undefined
  const failure = renderOutcome(cell, outcome, {
    root,
    colors,
    interpreter: () => interpreterOfKernel(kernel, root),
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
  return { ...failure, message }
}

/** The host's own Python where the kernelspec names a command that it looks up. */
function interpreterOfKernel(
  { source, program }: NotebookKernel,
  root: string,
): Interpreter | undefined {
  const own =
    program !== undefined && /^python[\d.]*$/.test(program)
      ? (source.python?.executable ?? program)
      : program
  return own === undefined
    ? undefined
    : interpreterOf(
        own,
        (path) => shownPath(root, path),
        source.kind === 'server' ? source.address.url : undefined,
      )
}

/** What would settle it that a cell's outputs differ, beside accepting them: sentences. */
export function settlingHints(
  notebook: Notebook,
  { cell, expected, comparison }: PlannedCell,
  { outputs }: Pick<CellExecution, 'outputs'>,
  recording: Pick<Recording, 'asRecorded'>,
): readonly string[] {
  const language = languageName(notebook)
  const sign = commentSign(language)
  const sides =
    expected.outputs.type === 'recorded'
      ? ([expected.outputs.outputs, recording.asRecorded(outputs)] as const)
      : undefined
  const rules = sides ? settlingRules(...sides, comparison) : []
  if (rules.length > 0) {
    return describeRules(rules, sign)
  }
  if (sides && haveAnotherShape(...sides, comparison)) {
    // Values may vary there already.
    return []
  }
  const sources = notebook.cells
    .slice(0, cell.index + 1)
    .flatMap((other) => (other.cell_type === 'code' ? [other.source] : []))
  return describeVolatileSource(
    sources,
    language,
    () =>
      `${sign} vitest: ${sides && haveSameShape(...sides, comparison) ? 'compare=shape' : 'ignore-output'}`,
  )
}
