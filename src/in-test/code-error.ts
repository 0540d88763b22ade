import type { CellEnd } from '../execution/types.ts'
import { renderCellFrame } from '../worker/report/cell-frame.ts'
import {
  exceptionMessage,
  exceptionName,
} from '../worker/report/describe-exception.ts'
import { describeUnanswered } from '../worker/report/remedy/unanswered.ts'
import { renderDeath } from '../worker/report/render-death.ts'
import type { RenderContext } from '../worker/report/render-outcome.ts'
import {
  locateError,
  renderTraceback,
} from '../worker/report/render-traceback.ts'
import type { CellPlace } from '../worker/report/render-traceback.ts'
import { CellError } from './cell-error.ts'

type TracebackContext = Pick<
  RenderContext,
  'root' | 'colors' | 'executionCount' | 'cellOfCount'
> & {
  /** Of what was executed like a cell: the line that raised is shown. */
  readonly code: string | undefined
  readonly whyInterrupted: string
}

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
    const whole = {
      ...context,
      stderr: '',
      interpreter: () => undefined,
      recorded: '',
      hints: [],
      accept: '',
    }
    const lines = [
      ` ❯ ${call}`,
      ...renderCode(context, locateError(error, whole)),
      ...renderTraceback(error, whole),
    ]
    return new CellError([exceptionMessage(error), '', ...lines].join('\n'), {
      name: exceptionName(error),
      evalue: error.evalue,
      traceback: error.traceback,
    })
  }
  const { name, message, code } = describeEnd(end, call, context)
  return new CellError(message, { name, evalue: message, code })
}

function renderCode(
  { code, colors }: TracebackContext,
  place: CellPlace | undefined,
): readonly string[] {
  // As IPython counts lines: empty ones at the beginning are none.
  const source = code?.replace(/^(?:[^\S\n]*\n)+/, '')
  return source === undefined
    ? []
    : [renderCellFrame({ source }, place?.line, colors, place?.caret)]
}

function describeEnd(
  end: Exclude<
    CellEnd,
    {
      readonly type: 'completed' | 'blank' | 'raised' | 'follow-up-failed'
    }
  >,
  call: string,
  { whyInterrupted }: TracebackContext,
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
        message: `${call} was interrupted: ${whyInterrupted}.`,
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
