import type { CellEnd } from '../../execution/types.ts'
import type { CodeCell } from '../../nbformat/types.ts'
import { outcomeOfEnd } from './determine-outcome.ts'
import type { Expectation } from './expectation.ts'

/** Why no cell after this one is executed. */
export interface Stop {
  /** Number of the code cell that stopped the notebook. */
  readonly cell: number
  /** Reads after the cell's name: `raised ValueError`. */
  readonly because: string
  /** Whether that cell's own test is red, so that it need not be said again. */
  readonly isFailure: boolean
}

/** For the cells after it: `cell [2] raised ValueError`. */
export function describeStop(stop: Stop): string {
  return `cell [${stop.cell}] ${stop.because}`
}

/** Decides whether the notebook ends with this cell. */
export function stopOf(
  { number }: Pick<CodeCell, 'number'>,
  expected: Expectation,
  end: CellEnd,
  {
    onError,
    isKernelGone,
  }: {
    readonly onError: 'skip' | 'continue'
    readonly isKernelGone: boolean
  },
): Stop | undefined {
  const stop = (because: string, isFailure = true): Stop => ({
    cell: number,
    because,
    isFailure,
  })
  const isBroken = outcomeOfEnd(expected, end)?.type === end.type
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
      if (end.after !== 'interrupt' || isKernelGone) {
        return stop('timed out and its kernel was ended')
      }
      if (end.scope === 'notebook') {
        return stop('was running when the time of the notebook was up')
      }
      return onError === 'skip' ? stop('timed out') : undefined
    case 'not-executed':
      return isBroken && onError === 'skip'
        ? stop('was not executed by the kernel')
        : undefined
    case 'raised':
      return isBroken && onError === 'skip'
        ? stop(`raised ${end.error.ename}`)
        : undefined
    case 'malformed':
    case 'completed':
    case 'blank':
      return undefined
  }
}

/** Whether a cell ran as far as it would ever run. */
export function ranToItsEnd(expected: Expectation, end: CellEnd): boolean {
  switch (end.type) {
    case 'completed':
    case 'malformed':
    case 'blank':
    case 'exited':
      return true
    case 'raised':
      return outcomeOfEnd(expected, end)?.type !== 'raised'
    case 'died':
    case 'timed-out':
    case 'not-executed':
    case 'cancelled':
      return false
  }
}
