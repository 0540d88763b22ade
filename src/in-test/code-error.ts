import type { CellEnd } from '../execution/types.ts'
import {
  exceptionMessage,
  exceptionName,
} from '../worker/report/describe-exception.ts'
import { describeUnanswered } from '../worker/report/remedy/unanswered.ts'
import { renderDeath } from '../worker/report/render-death.ts'
import type { RenderContext } from '../worker/report/render-outcome.ts'
import { renderTraceback } from '../worker/report/render-traceback.ts'
import { CellError } from './cell-error.ts'

type TracebackContext = Pick<
  RenderContext,
  'root' | 'colors' | 'executionCount' | 'cellOfCount'
>

/**
 * The error for code that is no cell and did not come to its end.
 *
 * @param call What the test has called: `evaluate('x')`.
 */
export function codeError(
  end: Exclude<CellEnd, { readonly type: 'completed' | 'blank' }>,
  call: string,
  context: TracebackContext,
): CellError {
  if (end.type === 'raised' || end.type === 'follow-up-failed') {
    const { error } = end
    const frames = renderTraceback(error, {
      ...context,
      stderr: '',
      interpreter: () => undefined,
      recorded: '',
      hints: [],
      accept: '',
    })
    return new CellError(
      [exceptionMessage(error), '', ` ❯ ${call}`, ...frames].join('\n'),
      {
        name: exceptionName(error),
        evalue: error.evalue,
        traceback: error.traceback,
      },
    )
  }
  const { name, message, code } = describeEnd(end, call)
  return new CellError(message, { name, evalue: message, code })
}

function describeEnd(
  end: Exclude<
    CellEnd,
    {
      readonly type: 'completed' | 'blank' | 'raised' | 'follow-up-failed'
    }
  >,
  call: string,
): {
  readonly name: string
  readonly message: string
  readonly code?: string | undefined
} {
  switch (end.type) {
    case 'died':
      return renderDeath(call, end)
    case 'timed-out':
      return {
        name: 'CellTimeoutError',
        code: 'NB_ERR_CELL_TIMEOUT',
        message: `${call} timed out after ${end.timeoutMs / 1000} s.\nIf it needs more time, give it: { timeout: ${end.timeoutMs * 2} }`,
      }
    case 'cancelled':
      return {
        name: 'AbortError',
        message: `${call} was interrupted: the signal that was given with the options was aborted.`,
      }
    case 'exited':
      return {
        name: 'CellExecutionError',
        message: `${call} asked the kernel to exit.`,
      }
    case 'malformed':
      return {
        name: 'KernelProtocolError',
        code: 'NB_ERR_PROTOCOL',
        message: `The kernel sent something that is not an output for ${call}: ${end.fact}.`,
      }
    case 'not-executed':
      return {
        name: 'CellExecutionError',
        message:
          end.status === 'input requested'
            ? describeUnanswered(call, end.unanswered)
            : `The kernel did not execute ${call}: ${end.status}.`,
      }
  }
}
