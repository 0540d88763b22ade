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
  { channel, header, content }: Message,
): void {
  const moment = momentOf(channel, header.msg_type, content['execution_state'])
  if (moment && header.date !== '') {
    timings[moment] ??= header.date
  }
}

function momentOf(
  channel: string,
  type: string,
  state: unknown,
): Moment | undefined {
  if (channel === 'shell') {
    return 'shell.execute_reply'
  }
  if (type === 'execute_input') {
    return 'iopub.execute_input'
  }
  if (type !== 'status') {
    return undefined
  }
  if (state === 'busy') {
    return 'iopub.status.busy'
  }
  return state === 'idle' ? 'iopub.status.idle' : undefined
}
