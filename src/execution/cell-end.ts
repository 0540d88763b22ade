import { parseExecuteReply } from '../messaging/kernel-contents.ts'
import type { KernelRequest } from '../messaging/kernel-request.ts'
import type { Message } from '../messaging/message.ts'
import type { Output } from '../nbformat/types.ts'
import { errorOutput } from './cell-outputs.ts'
import type { CellSink } from './cell-sink.ts'
import type { CellEnd } from './types.ts'

/** What kernels reply that skip what was queued behind an error. */
const ABORTED: ReadonlySet<string> = new Set(['aborted', 'abort'])

/** Whether the kernel did not even start to execute the cell. */
export function isAborted(
  end: CellEnd,
  { executionCount, outputs }: CellSink,
): boolean {
  return (
    end.type === 'not-executed' &&
    ABORTED.has(end.status) &&
    executionCount === null &&
    outputs.revision === 0
  )
}

/**
 * Decides how a cell went when nothing more is awaited of its request, from both
 * places that tell: some failures show no `error` on iopub (an unknown magic, a
 * flood that the rate limiter cut), some reply `ok` although one was shown (a
 * raising `__repr__` on ipykernel 6).
 */
export function resolveEnd(
  { reply, state }: Pick<KernelRequest, 'reply' | 'state'>,
  sink: Pick<CellSink, 'error' | 'malformed' | 'outputs'>,
): CellEnd {
  if (!reply) {
    return {
      type: 'not-executed',
      status: state === 'lost' ? 'connection cut' : 'no reply',
    }
  }
  if (sink.malformed !== undefined) {
    return { type: 'malformed', fact: sink.malformed }
  }
  if (sink.error) {
    return { type: 'raised', error: sink.error }
  }
  const { status, asksForExit } = parseExecuteReply(reply)
  switch (status) {
    case 'ok':
      return asksForExit ? { type: 'exited' } : { type: 'completed' }
    case 'error':
      return raisedInReply(reply, stderrOf(sink.outputs.outputs))
    case undefined:
      return { type: 'completed', hasNoStatus: true }
    default:
      return { type: 'not-executed', status }
  }
}

function raisedInReply({ content }: Message, shownAs: string): CellEnd {
  const error = errorOutput(content)
  // tslab (1.0) replies neither a name nor a message.
  const evalue = error.evalue || shownAs.trim()
  return { type: 'raised', error: { ...error, evalue }, shownAs }
}

/** All that outputs show of stderr. */
export function stderrOf(outputs: readonly Output[]): string {
  return outputs
    .map((output) =>
      output.output_type === 'stream' && output.name === 'stderr'
        ? output.text
        : '',
    )
    .join('')
}

/** The end of a cell, by what it showed after it. */
export function withLate(
  end: CellEnd,
  { error, malformed }: Pick<CellSink, 'error' | 'malformed'>,
): CellEnd {
  if (end.type !== 'completed') {
    return end
  }
  if (malformed !== undefined) {
    return { type: 'malformed', fact: malformed }
  }
  return error ? { type: 'raised', error } : end
}
