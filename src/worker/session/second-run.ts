import { inertLine } from '../../common/inert.ts'
import { summariseDifferences } from '../../comparison/report/summarise-differences.ts'
import { commentSign } from '../../directives/sources/comment-lines.ts'
import { cellName } from '../../nbformat/outline/cell-name.ts'
import { languageName } from '../../nbformat/outline/notebook-kernel.ts'
import type { Output } from '../../nbformat/types.ts'
import type { Recording } from '../recording/recording.ts'
import { isRed } from '../verdict/cell-outcome.ts'
import type { CellOutcome } from '../verdict/cell-outcome.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'
import { settlingHints } from './cells/cell-error.ts'
import { judgeExecution, QUIET_MS } from './cells/judge-cell.ts'
import { loadComparison } from './load-comparison.ts'
import type { ExecutionContext } from './notebook-execution.ts'
import { endNotebook, startNotebook } from './start-notebook.ts'
import type { StartedNotebook } from './start-notebook.ts'

/** What a run has recorded that nothing was recorded of before. */
export interface FirstRecord {
  /** By the number of the code cell. */
  readonly outputs: ReadonlyMap<number, readonly Output[]>
  /** How many cells were executed in all. */
  readonly reached: number
}

/** @returns `undefined` where nothing new was recorded, or the run was cancelled. */
export function firstRecord(
  { session }: StartedNotebook,
  recording: Pick<Recording, 'firstRecorded' | 'asRecorded'>,
): FirstRecord | undefined {
  const { runs } = session
  const isCancelled = runs.some(
    (run) =>
      run.type === 'executed' && run.execution().end.type === 'cancelled',
  )
  const numbers = isCancelled ? [] : recording.firstRecorded()
  const outputs = numbers.flatMap((number) => {
    const run = runs[number - 1]
    return run?.type === 'executed'
      ? [[number, recording.asRecorded(run.execution().outputs)] as const]
      : []
  })
  return outputs.length === 0
    ? undefined
    : { outputs: new Map(outputs), reached: runs.length }
}

/**
 * Executes a notebook once more, in a kernel of its own, and names the cells
 * whose outputs are others than those just recorded: sentences. Nothing is red
 * for it.
 */
export async function runAgain(
  { place, digest, settings, recording, imports }: ExecutionContext,
  { outputs, reached }: FirstRecord,
): Promise<readonly string[]> {
  const started = await startNotebook(
    place,
    digest,
    {
      ...settings,
      artifacts: undefined,
      noted: undefined,
      verboseOutput: false,
    },
    {
      expectedOutputs:
        () =>
        ({ number }) => {
          const recorded = outputs.get(number)
          return recorded
            ? { type: 'recorded', outputs: recorded }
            : { type: 'none' }
        },
    },
    await loadComparison(settings.comparisonOptions, imports.comparison),
  )
  try {
    const { cells, session } = started
    await session.runTo(reached, new AbortController().signal)
    await session.settle(QUIET_MS)
    const found: string[] = []
    for (const number of outputs.keys()) {
      const planned = cells[number - 1]
      const run = session.runs[number - 1]
      if (planned && run?.type === 'executed') {
        found.push(...(await unstable(started, planned, run, recording)))
      }
    }
    return found
  } finally {
    await endNotebook(started)
  }
}

async function unstable(
  started: StartedNotebook,
  planned: PlannedCell,
  run: Extract<CellRun, { readonly type: 'executed' }>,
  recording: Recording,
): Promise<readonly string[]> {
  const execution = run.execution()
  const { notebook } = started
  const { outcome } = await judgeExecution(
    planned,
    execution,
    started,
    recording,
  )
  if (!isRed(outcome)) {
    return []
  }
  const { cell, name } = planned
  const label = `[${cell.number}] ${cellName(cell, name)}`
  const mark = `${commentSign(languageName(notebook))} vitest: ignore-output`
  const [
    hint = `Let a rule or a tolerance pass it, or mark the cell "${mark}".`,
  ] =
    outcome.type === 'mismatched'
      ? settlingHints(notebook, planned, execution, recording)
      : []
  return [
    inertLine(
      `${describe(outcome, label)} in a second run, so its snapshot will not hold. ${hint}`,
    ),
  ]
}

function describe(outcome: CellOutcome, label: string): string {
  switch (outcome.type) {
    case 'mismatched':
      return summariseDifferences(outcome.differences, label)
    case 'raised':
    case 'raised-other':
      return `${label} raised ${outcome.error.ename}`
    default:
      return `${label} came to another end (${outcome.type})`
  }
}
