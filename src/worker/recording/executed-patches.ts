import type { JsonObject } from '../../common/json.ts'
import type { CodeCell } from '../../nbformat/types.ts'
import type { CellPatch } from '../../nbformat/write/patch-notebook.ts'
import type { CellRun, PlannedCell } from '../verdict/planned-cell.ts'

/**
 * What this run has to show of each code cell: the outputs of those that were
 * executed, also where they failed, and nothing of the others. Nothing that a
 * reader sees then comes from another run.
 *
 * @param runs Of the first cells; the others were not reached.
 */
export function executedPatches(
  cells: readonly Pick<PlannedCell, 'cell'>[],
  runs: readonly CellRun[],
  timings: boolean,
): readonly CellPatch[] {
  return cells.map(({ cell }, index) => patchOf(cell, runs[index], timings))
}

function patchOf(
  cell: CodeCell,
  run: CellRun | undefined,
  timings: boolean,
): CellPatch {
  const { index } = cell
  if (run?.type !== 'executed') {
    const metadata = withExecution(cell.metadata, undefined)
    return { index, outputs: [], execution_count: null, metadata }
  }
  const execution = run.execution()
  return {
    index,
    outputs: execution.outputs,
    execution_count: execution.executionCount,
    metadata: withExecution(
      cell.metadata,
      timings ? execution.timings : undefined,
    ),
  }
}

/** Metadata with the timings of this run, or none: those of an earlier run would be wrong. */
function withExecution(
  metadata: JsonObject,
  timings: JsonObject | undefined,
): JsonObject {
  const { execution: _, ...rest } = metadata
  return timings && Object.keys(timings).length > 0
    ? { ...rest, execution: timings }
    : rest
}
