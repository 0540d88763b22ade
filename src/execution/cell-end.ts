import { parseExecuteReply } from '../messaging/kernel-contents.ts'
import type { KernelRequest } from '../messaging/kernel-request.ts'
import { errorOutput } from './cell-outputs.ts'
import type { CellSink } from './cell-sink.ts'
import type { CellEnd } from './types.ts'

/**
 * Decides how a cell went when nothing more is awaited of its request, from both
 * places that tell: some failures show no `error` on iopub (an unknown magic, a
 * flood that the rate limiter cut), some reply `ok` although one was shown (a
 * raising `__repr__` on ipykernel 6).
 */
export function resolveEnd(
  { reply, state }: Pick<KernelRequest, 'reply' | 'state'>,
  sink: Pick<CellSink, 'error'>,
): CellEnd {
  if (!reply) {
    return {
      type: 'not-executed',
      status: state === 'lost' ? 'connection cut' : 'no reply',
    }
  }
  if (sink.error) {
    return { type: 'raised', error: sink.error }
  }
  const { status, asksForExit } = parseExecuteReply(reply)
  switch (status) {
    case 'ok':
      return asksForExit ? { type: 'exited' } : { type: 'completed' }
    case 'error':
      return { type: 'raised', error: errorOutput(reply.content) }
    default:
      return { type: 'not-executed', status: status ?? 'missing' }
  }
}
