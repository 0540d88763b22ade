import {
  parseShutdownReply,
  parseStatus,
} from '../../messaging/kernel-contents.ts'
import type { ExitContent } from '../../messaging/kernel-contents.ts'
import type { Message } from '../../messaging/message.ts'

/** How a kernel ended before we asked it to. */
export interface KernelDeath {
  /**
   * `exited`: its process ended by itself (a server may have started a new
   * one, without the variables); `restarted`: somebody restarted it; `deleted`:
   * somebody shut it down or it was culled; `connection-lost`: the server
   * cannot be reached any more, or sends what is no message.
   */
  readonly how: 'exited' | 'restarted' | 'deleted' | 'connection-lost'
  /** Of `connection-lost`, in words: `the server closed the connection (1009)`. */
  readonly reason?: string
  /** Only the local host knows these. */
  readonly exitCode?: number
  readonly signal?: string
  /** Last lines of the process's stderr, without a trailing newline. */
  readonly stderrTail?: string
}

/** The death of a kernel whose process has ended by itself. */
export function exitedDeath(exit: ExitContent): KernelDeath {
  const { exit_code, signal, stderr_tail } = exit
  return {
    how: 'exited',
    ...(exit_code === undefined ? {} : { exitCode: exit_code }),
    ...(signal === undefined ? {} : { signal }),
    ...(stderr_tail ? { stderrTail: stderr_tail } : {}),
  }
}

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
export function parseDeath(
  message: Message,
  sessions: KernelSessions,
): KernelDeath | undefined {
  if (message.channel !== 'iopub') {
    return undefined
  }
  const shutdown = parseShutdownReply(message)
  if (shutdown) {
    return { how: shutdown.restart ? 'restarted' : 'deleted' }
  }
  const status = parseStatus(message)
  if (!status) {
    return undefined
  }
  const { execution_state } = status
  const parent = message.parent_header
  if (parent.msg_id === undefined) {
    if (execution_state !== 'restarting' && execution_state !== 'dead') {
      return undefined
    }
    return exitedDeath(status)
  }
  const isNewKernel =
    sessions.kernel !== '' &&
    parent.session === sessions.own &&
    message.header.session !== sessions.kernel
  return isNewKernel ? { how: 'restarted' } : undefined
}
