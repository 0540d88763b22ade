import type { LiveKernel } from '../kernel/live-kernel.ts'
import { resolveEnd } from './cell-end.ts'
import { interruptCell } from './interrupt-cell.ts'
import type { Interrupted } from './interrupt-cell.ts'
import type { PendingCell } from './pending-cell.ts'
import type { SentCell } from './sent-cell.ts'
import type { CellEnd } from './types.ts'

export interface Limits {
  /** Until the cell is interrupted; `Infinity` for never. */
  readonly timeoutMs: number
  /** Named in the end of a cell that timed out. Default `'cell'`. */
  readonly timeoutScope?: 'cell' | 'notebook'
  /** Interrupts the cell and ends it as `cancelled`. */
  readonly signal?: AbortSignal | undefined
}

export interface FinishedCell {
  readonly end: CellEnd
  /** Whether the kernel did not react to interrupts. */
  readonly isStuck: boolean
}

/** Waits for the end of what was sent, and brings it about where that takes too long. */
export async function finishCell(
  kernel: LiveKernel,
  { request, sink, pending }: SentCell,
  { timeoutMs, timeoutScope = 'cell', signal }: Limits,
): Promise<FinishedCell> {
  const free = (end: CellEnd): FinishedCell => ({ end, isStuck: false })
  switch (await pending.wait(timeoutMs, signal)) {
    case 'done':
      return free(resolveEnd(request, sink))
    case 'no-idle':
      sink.loss ??= 'no-idle'
      return free(resolveEnd(request, sink))
    case 'died':
      return free({
        type: 'died',
        death: kernel.death ?? { how: 'exited' },
        when: 'running',
      })
    case 'cancelled':
      return {
        end: { type: 'cancelled' },
        isStuck: (await interruptCell(kernel, pending)) === 'stuck',
      }
    case 'input-requested':
      return {
        end: {
          type: 'not-executed',
          status: 'input requested',
          ...(pending.unanswered && { unanswered: pending.unanswered }),
        },
        isStuck: (await interruptCell(kernel, pending)) === 'stuck',
      }
    case 'timeout': {
      const interrupted = await interruptOrEnd(kernel, pending)
      const end = interrupted === 'done' ? resolveEnd(request, sink) : undefined
      return {
        end: {
          type: 'timed-out',
          timeoutMs,
          scope: timeoutScope,
          after: AFTER[interrupted],
          error: end?.type === 'raised' ? end.error : undefined,
        },
        isStuck: interrupted === 'stuck',
      }
    }
  }
}

const AFTER = { done: 'interrupt', died: 'died', stuck: 'killed' } as const

async function interruptOrEnd(
  kernel: LiveKernel,
  pending: PendingCell,
): Promise<Interrupted> {
  const interrupted = await interruptCell(kernel, pending)
  if (interrupted === 'stuck') {
    await kernel[Symbol.asyncDispose]()
  }
  return interrupted
}
