import { clearInterval, setInterval } from 'node:timers'

import type { JsonObject } from '../common/json.ts'
import { createMessage } from '../messaging/create-message.ts'
import {
  parseKernelInfoReply,
  parseStatus,
} from '../messaging/kernel-contents.ts'
import type { KernelInfoReplyContent } from '../messaging/kernel-contents.ts'
import { KernelRequest } from '../messaging/kernel-request.ts'
import { KernelRequests } from '../messaging/kernel-requests.ts'
import type { KernelConnection } from './connection/kernel-connection.ts'
import { parseDeath } from './connection/kernel-death.ts'
import type { KernelDeath } from './connection/kernel-death.ts'

/** `kernel_info_reply` (Jupyter messaging, "Kernel info"), the parts in use. */
export interface KernelInfo {
  readonly protocolVersion: string
  readonly implementation: string
  readonly implementationVersion: string
  readonly languageInfo: JsonObject & {
    readonly name: string
    readonly version: string
  }
}

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
  const { sessionId: session } = connection
  const requests = new KernelRequests()
  let timer: NodeJS.Timeout | undefined
  let abort: (() => void) | undefined
  try {
    return await new Promise((resolve, reject) => {
      let ready: HandshakeOutcome | undefined
      let iopubSeen = false
      const ask = (): void => {
        const message = createMessage({
          channel: 'shell',
          msgType: 'kernel_info_request',
          session,
          content: {},
        })
        const request = new KernelRequest(message.header.msg_id)
        request.listen(() => {
          ready ??= parseReady(request, session)
        })
        requests.add(request)
        connection.send(message)
      }
      connection.listen((event) => {
        if (event.type === 'lost') {
          resolve({ type: 'died', death: event.death })
        }
        if (event.type !== 'message') {
          return
        }
        const { message } = event
        const death = parseDeath(message, { own: session, kernel: '' })
        if (death) {
          resolve({ type: 'died', death })
        }
        iopubSeen ||= parseStatus(message) !== undefined
        requests.answer(message)
        if (ready && iopubSeen) {
          resolve(ready)
        }
      })
      abort = () => reject(signal.reason)
      signal.addEventListener('abort', abort)
      timer = setInterval(ask, REPEAT_MS)
      ask()
    })
  } finally {
    clearInterval(timer)
    if (abort) {
      signal.removeEventListener('abort', abort)
    }
  }
}

function parseReady(
  { reply }: KernelRequest,
  ownSession: string,
): HandshakeOutcome | undefined {
  const content = reply && parseKernelInfoReply(reply)
  if (!content) {
    return undefined
  }
  const { session } = reply.header
  return {
    type: 'ready',
    info: toKernelInfo(content),
    // IRkernel answers with the session of the request.
    kernelSession: session === ownSession ? '' : session,
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
