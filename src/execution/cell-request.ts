import { objectOr, stringOr } from '../common/json.ts'
import type { JsonObject } from '../common/json.ts'
import { errorOutput } from './cell-outputs.ts'
import type { CellSink } from './output-router.ts'
import type { CellEnd } from './types.ts'

/** The answer on the shell channel to one `execute_request`. */
export interface ExecuteReply {
  readonly status: string
  readonly content: JsonObject
}

export function executeReply(content: JsonObject): ExecuteReply {
  return { status: stringOr(content['status'], 'missing'), content }
}

/**
 * Decides how a cell that ran to its end went, from both places that tell:
 * some failures show no `error` on iopub (an unknown magic, a flood that the
 * rate limiter cut), some reply `ok` although one was shown (a raising
 * `__repr__` on ipykernel 6).
 */
export function cellEnd(reply: ExecuteReply, sink: CellSink): CellEnd {
  if (sink.error) {
    return { type: 'raised', error: sink.error }
  }
  switch (reply.status) {
    case 'ok':
      return asksForExit(reply.content)
        ? { type: 'exited' }
        : { type: 'completed' }
    case 'error':
      return { type: 'raised', error: errorOutput(reply.content) }
    default:
      return { type: 'not-executed', status: reply.status }
  }
}

/** `exit()` and `quit()` reply `ok`; the kernel ends about a second later. */
function asksForExit(content: JsonObject): boolean {
  const payload = content['payload']
  return (
    Array.isArray(payload) &&
    payload.some((item) => objectOr(item)['source'] === 'ask_exit')
  )
}
