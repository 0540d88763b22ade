import type { LiveKernel } from '../kernel/live-kernel.ts'
import type { PendingCell } from './pending-cell.ts'

/** How long an interrupted cell may take to unwind before the next measure. */
const INTERRUPT_GRACE_MS = 5_000

export type Interrupted = 'done' | 'died' | 'stuck'

/** Two interrupts: the first may be swallowed by an `except`. */
export async function interruptCell(
  kernel: Pick<LiveKernel, 'interrupt'>,
  pending: Pick<PendingCell, 'wait'>,
): Promise<Interrupted> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await kernel.interrupt().catch(() => {})
    const waited = await pending.wait(INTERRUPT_GRACE_MS)
    if (waited === 'done' || waited === 'no-idle') {
      return 'done'
    }
    if (waited === 'died') {
      return 'died'
    }
  }
  return 'stuck'
}
