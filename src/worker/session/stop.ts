import type { CellEnd } from '../../execution/types.ts'
import type { CodeCell } from '../../nbformat/types.ts'

/** Why no cell after this one is executed. */
export interface Stop {
  /** Number of the code cell that stopped the notebook. */
  readonly cell: number
  /** Reads after the cell's name: `raised ValueError`. */
  readonly because: string
  /** Whether that cell's own test is red, so that it need not be said again. */
  readonly isFailure: boolean
}

/** Words a stop for the cells after it: `cell [2] raised ValueError`. */
export function stopReason(stop: Stop): string {
  return `cell [${stop.cell}] ${stop.because}`
}

/** Decides whether the notebook ends with this cell. */
export function stopOf(
  cell: CodeCell,
  end: CellEnd,
  state: {
    /** The cell raised, and neither a directive nor a recorded error expects it. */
    readonly surprise: boolean
    readonly onError: 'skip' | 'continue'
    readonly kernelGone: boolean
  },
): Stop | undefined {
  const stop = (because: string, isFailure = true): Stop => ({
    cell: cell.number,
    because,
    isFailure,
  })
  switch (end.type) {
    case 'died':
      return stop(
        end.when === 'before'
          ? 'found the kernel dead'
          : 'was running when the kernel died',
      )
    case 'exited':
      return stop('ended the kernel with exit()', false)
    case 'cancelled':
      return stop('was interrupted: the run was cancelled')
    case 'timed-out':
      if (end.after !== 'interrupt' || state.kernelGone) {
        return stop('timed out and its kernel was ended')
      }
      if (end.scope === 'notebook') {
        return stop('was running when the time of the notebook was up')
      }
      return state.onError === 'skip' ? stop('timed out') : undefined
    case 'not-executed':
      return state.onError === 'skip'
        ? stop('was not executed by the kernel')
        : undefined
    case 'raised':
      return state.surprise && state.onError === 'skip'
        ? stop(`raised ${end.error.ename}`)
        : undefined
    case 'completed':
    case 'blank':
      return undefined
  }
}
