import { parseStatus } from '../messaging/kernel-contents.ts'
import type { Message } from '../messaging/message.ts'

type Moment =
  | 'iopub.status.busy'
  | 'iopub.execute_input'
  | 'iopub.status.idle'
  | 'shell.execute_reply'

/**
 * When a kernel sent what it has to say of a cell, in ISO 8601: as JupyterLab
 * and nbclient store it in `metadata.execution` of the cell.
 */
export type CellTimings = { readonly [moment in Moment]?: string }

/** Takes note of a message about a cell; of several of a kind the first counts. */
export function noteTime(
  timings: { [moment in Moment]?: string },
  message: Message,
): void {
  const { date } = message.header
  const moment = momentOf(message)
  if (moment && date !== '') {
    timings[moment] ??= date
  }
}

function momentOf(message: Message): Moment | undefined {
  if (message.channel === 'shell') {
    return 'shell.execute_reply'
  }
  if (message.header.msg_type === 'execute_input') {
    return 'iopub.execute_input'
  }
  const state = parseStatus(message)?.execution_state
  if (state === 'busy') {
    return 'iopub.status.busy'
  }
  return state === 'idle' ? 'iopub.status.idle' : undefined
}
