import { createMessage } from '../messaging/create-message.ts'
import {
  readKernelInfoReply,
  readStatus,
} from '../messaging/kernel-contents.ts'
import type { KernelInfoReplyContent } from '../messaging/kernel-contents.ts'
import type {
  ConnectionEvent,
  KernelConnection,
} from './connection/kernel-connection.ts'
import { readDeath } from './kernel-death.ts'
import type { KernelDeath, KernelInfo } from './types.ts'

export type HandshakeOutcome =
  | {
      readonly type: 'ready'
      readonly info: KernelInfo
      /** See `LiveKernel.kernelSession`. */
      readonly kernelSession: string
    }
  | { readonly type: 'died'; readonly death: KernelDeath }

const REPEAT_MS = 500

/**
 * Asks for `kernel_info` until the kernel has answered and one of its iopub
 * messages has come: a server that has not yet subscribed to iopub (notebook <
 * 6.1.6 does not wait for it) would lose the outputs of the first cell.
 *
 * @throws the reason of `signal` when that is aborted.
 */
export async function requestKernelInfo(
  connection: KernelConnection,
  signal: AbortSignal,
): Promise<HandshakeOutcome> {
  signal.throwIfAborted()
  const ask = (): void =>
    connection.send(
      createMessage({
        channel: 'shell',
        msgType: 'kernel_info_request',
        session: connection.sessionId,
        content: {},
      }),
    )
  const timer = setInterval(ask, REPEAT_MS)
  let abort: (() => void) | undefined
  try {
    return await new Promise((resolve, reject) => {
      abort = () => reject(signal.reason)
      signal.addEventListener('abort', abort)
      connection.listen(handshakeListener(connection.sessionId, resolve))
      ask()
    })
  } finally {
    clearInterval(timer)
    if (abort) {
      signal.removeEventListener('abort', abort)
    }
  }
}

function handshakeListener(
  own: string,
  settle: (outcome: HandshakeOutcome) => void,
): (event: ConnectionEvent) => void {
  let ready: HandshakeOutcome | undefined
  let iopubSeen = false
  return (event) => {
    if (event.type === 'lost') {
      settle({ type: 'died', death: event.death })
    }
    if (event.type !== 'message') {
      return
    }
    const { message } = event
    const death = readDeath(message, { own, kernel: '' })
    if (death) {
      settle({ type: 'died', death })
    }
    iopubSeen ||= readStatus(message) !== undefined
    const reply = readKernelInfoReply(message)
    if (reply) {
      const { session } = message.header
      ready = {
        type: 'ready',
        info: toKernelInfo(reply),
        // IRkernel answers with the session of the request.
        kernelSession: session === own ? '' : session,
      }
    }
    if (ready && iopubSeen) {
      settle(ready)
    }
  }
}

function toKernelInfo(reply: KernelInfoReplyContent): KernelInfo {
  return {
    protocolVersion: reply.protocol_version,
    implementation: reply.implementation,
    implementationVersion: reply.implementation_version,
    languageInfo: reply.language_info,
  }
}
