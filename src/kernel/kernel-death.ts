import { readShutdownReply, readStatus } from '../messaging/kernel-contents.ts'
import type { Message } from '../messaging/message.ts'
import type { KernelDeath } from './types.ts'

/** Whose messages are whose. */
export interface KernelSessions {
  /** `header.session` of our requests. */
  readonly own: string
  /** `header.session` of the kernel's messages; `''` when it has none of its own. */
  readonly kernel: string
}

/**
 * The death of the kernel that a message tells of, if it does.
 *
 * A server sends `restarting` (it starts the kernel anew, all variables are
 * gone) or `dead` within 3 s after the process ended, with an empty parent; the
 * local host sends `dead` at once and says how. When the kernel is shut down by
 * somebody else, its `shutdown_reply` is the only sign, after a restart by
 * somebody else the new session in its messages.
 */
export function readDeath(
  message: Message,
  sessions: KernelSessions,
): KernelDeath | undefined {
  if (message.channel !== 'iopub') {
    return undefined
  }
  const shutdown = readShutdownReply(message)
  if (shutdown) {
    return { how: shutdown.restart ? 'restarted' : 'deleted' }
  }
  const status = readStatus(message)
  if (!status) {
    return undefined
  }
  const { execution_state, exit_code, signal, stderr_tail } = status
  const parent = message.parent_header
  if (parent.msg_id === undefined) {
    if (execution_state !== 'restarting' && execution_state !== 'dead') {
      return undefined
    }
    return {
      how: 'exited',
      ...(exit_code === undefined ? {} : { exitCode: exit_code }),
      ...(signal === undefined ? {} : { signal }),
      ...(stderr_tail ? { stderrTail: stderr_tail } : {}),
    }
  }
  const isNewKernel =
    sessions.kernel !== '' &&
    parent.session === sessions.own &&
    message.header.session !== sessions.kernel
  return isNewKernel ? { how: 'restarted' } : undefined
}
