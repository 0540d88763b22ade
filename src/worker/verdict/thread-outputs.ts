import type { Output } from '../../nbformat/types.ts'
import type { CellRun, PlannedCell } from './planned-cell.ts'
import { streamsSharedByThreads, withStoredStreams } from './thread-text.ts'
import type { ThreadedCell } from './thread-text.ts'

/** A notebook as far as it was executed. */
export interface ExecutedNotebook {
  readonly cells: readonly PlannedCell[]
  readonly session: {
    readonly runs: readonly CellRun[]
    /** Whether the kernel gives what a thread prints to the cell that runs then. */
    textFollowsTime(): Promise<boolean>
  }
}

/** Outputs as they would be recorded. */
interface Recorder {
  asRecorded(outputs: readonly Output[]): readonly Output[]
}

type Executed = Extract<CellRun, { readonly type: 'executed' }>

const NOTHING: ThreadedCell['late'] = new Map()

/**
 * The outputs of a cell without what threads have changed in its streams;
 * undefined where they have changed nothing.
 */
export async function outputsBesideThreads(
  planned: PlannedCell,
  { cells, session }: ExecutedNotebook,
  recorder: Recorder,
): Promise<readonly Output[] | undefined> {
  const executed = cells.flatMap((each, index) => {
    const run = session.runs[index]
    return run?.type === 'executed' && each.cell.source.trim() !== ''
      ? [{ planned: each, run }]
      : []
  })
  const index = executed.findIndex((each) => each.planned === planned)
  // Mostly they have written nothing, and then no other cell is looked at.
  const givers = executed.slice(Math.max(0, index - 1), index + 1)
  const hasLate = givers.some(({ run }) => run.execution().late.size > 0)
  if (!hasLate && !givers.some(({ run }) => run.leavesThreads)) {
    return undefined
  }
  const isByThreads = hasLate && (await session.textFollowsTime())
  const threaded = executed.map(({ planned: { expected }, run }) =>
    threadedCell(expected, run, isByThreads, recorder),
  )
  const own = threaded[index]
  const shared = streamsSharedByThreads(threaded, index)
  return own && shared.length > 0 ? withStoredStreams(own, shared) : undefined
}

function threadedCell(
  { outputs: expected }: PlannedCell['expected'],
  { execution, leavesThreads }: Executed,
  isByThreads: boolean,
  recorder: Recorder,
): ThreadedCell {
  const { outputs, late } = execution()
  return {
    stored: expected.type === 'recorded' ? expected.outputs : [],
    actual: recorder.asRecorded(outputs),
    leavesThreads,
    late: isByThreads ? late : NOTHING,
  }
}
