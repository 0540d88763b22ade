import type { CellEnd, CellExecution } from '../../execution/types.ts'
import type { CodeCell } from '../../nbformat/types.ts'
import { outcomeOfEnd } from './determine-outcome.ts'
import { endsNotebook, describeSkip } from './early-end.ts'
import type { Expectation } from './expectation.ts'

/** Why no cell after this one is executed. */
export interface Stop {
  /** Number of the code cell that stopped the notebook; 0 for its parameters. */
  readonly cell: number
  /** Reads after the cell's name: `raised ValueError`. */
  readonly because: string
  /**
   * `failed`: its own test is red, so that it need not be said again; `ended`:
   * it ended the notebook, as it should; `parameters`: the notebook is red as a
   * whole, since it could not be given them.
   */
  readonly kind: 'failed' | 'ended' | 'parameters'
}

/** For the cells after it: `cell [2] raised ValueError`. */
export function describeStop(stop: Stop): string {
  if (stop.kind === 'parameters') {
    return stop.because
  }
  return `cell [${stop.cell}] ${stop.because}`
}

/** Decides whether the notebook ends with this cell. */
export function stopOf(
  { number }: Pick<CodeCell, 'number'>,
  expected: Expectation,
  execution: Pick<CellExecution, 'end' | 'outputs'>,
  {
    onError,
    isKernelGone,
    isPython,
  }: {
    readonly onError: 'skip' | 'continue'
    readonly isKernelGone: boolean
    readonly isPython: boolean
  },
): Stop | undefined {
  const { end } = execution
  const stop = (because: string, kind: Stop['kind'] = 'failed'): Stop => ({
    cell: number,
    because,
    kind,
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
      return stop('ended the notebook: it asked its kernel to exit', 'ended')
    case 'cancelled':
      return stop('was interrupted: the run was cancelled')
    case 'timed-out':
      if (end.after !== 'interrupt' || isKernelGone) {
        return stop('timed out and its kernel ended')
      }
      if (end.scope === 'notebook') {
        return stop('was running when the notebook ran out of time')
      }
      return onError === 'skip' ? stop('timed out') : undefined
    case 'not-executed':
      return isBroken && onError === 'skip'
        ? stop(
            end.unanswered
              ? 'asked for input, and was given none'
              : 'was not executed by the kernel',
          )
        : undefined
    case 'follow-up-failed':
      return isBroken && onError === 'skip'
        ? stop(`was followed by ${end.by}, which raised ${end.error.ename}`)
        : undefined
    case 'raised': {
      const reason = describeSkip(expected.exception, end.error)
      if (reason !== undefined) {
        return stop(`skipped the notebook: ${reason}`, 'ended')
      }
      if (isBroken) {
        return onError === 'skip'
          ? stop(`raised ${end.error.ename}`)
          : undefined
      }
      return isPython &&
        expected.exception.type !== 'any' &&
        endsNotebook(execution)
        ? stop(`ended the notebook with ${end.error.ename}`, 'ended')
        : undefined
    }
    case 'malformed':
    case 'completed':
    case 'blank':
      return undefined
  }
}

/** Without its parameters, a notebook would run as if nothing was given. */
export function stopOfInjection({ type }: Pick<CellEnd, 'type'>): Stop {
  return {
    cell: 0,
    because:
      type === 'cancelled'
        ? 'the run was cancelled'
        : 'the parameters of the notebook could not be set',
    kind: 'parameters',
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
    case 'follow-up-failed':
      return false
  }
}
