import type { JsonObject } from '../common/json.ts'
import { objectOr, stringOr } from '../common/json.ts'
import type { Message } from './message.ts'

/** The local kernel host adds how the process ended. */
export interface StatusContent extends ExitContent {
  /**
   * From the kernel `busy`, `idle`, `starting`; made up by a server, with an
   * empty parent: `restarting` and `dead`.
   */
  readonly execution_state: string
}

export interface ExitContent {
  readonly exit_code: number | undefined
  readonly signal: string | undefined
  readonly stderr_tail: string | undefined
}

export interface ExecuteReplyContent {
  /** `ok`, `error`, `aborted`, IRkernel's and tslab's `abort`; some kernels leave it out. */
  readonly status: string | undefined
  /** `exit()` and `quit()` reply `ok`; the kernel ends about a second later. Not with `keep_kernel=True`. */
  readonly asksForExit: boolean
}

export interface KernelInfoReplyContent {
  readonly protocol_version: string
  readonly implementation: string
  readonly implementation_version: string
  readonly language_info: JsonObject & {
    readonly name: string
    readonly version: string
  }
}

export function parseStatus(message: Message): StatusContent | undefined {
  if (message.header.msg_type !== 'status') {
    return undefined
  }
  const { content } = message
  return {
    execution_state: stringOr(content['execution_state'], ''),
    ...parseExit(content),
  }
}

/** How a kernel's process ended, which only the local host tells. */
export function parseExit(content: JsonObject): ExitContent {
  const { exit_code, signal, stderr_tail } = content
  return {
    exit_code: typeof exit_code === 'number' ? exit_code : undefined,
    signal: typeof signal === 'string' ? signal : undefined,
    stderr_tail: typeof stderr_tail === 'string' ? stderr_tail : undefined,
  }
}

export function parseExecuteReply({
  content,
}: Pick<Message, 'content'>): ExecuteReplyContent {
  const { status, payload } = content
  return {
    status: typeof status === 'string' ? status : undefined,
    asksForExit:
      Array.isArray(payload) &&
      payload
        .map(objectOr)
        .some(
          ({ source, keepkernel }) =>
            source === 'ask_exit' && keepkernel !== true,
        ),
  }
}

export function parseShutdownReply(
  message: Message,
): { readonly restart: boolean } | undefined {
  if (message.header.msg_type !== 'shutdown_reply') {
    return undefined
  }
  return { restart: message.content['restart'] === true }
}

export function parseKernelInfoReply(
  message: Message,
): KernelInfoReplyContent | undefined {
  if (message.header.msg_type !== 'kernel_info_reply') {
    return undefined
  }
  const content = message.content
  const language = objectOr(content['language_info'])
  return {
    protocol_version: stringOr(content['protocol_version'], ''),
    implementation: stringOr(content['implementation'], ''),
    implementation_version: stringOr(content['implementation_version'], ''),
    language_info: {
      ...language,
      name: stringOr(language['name'], ''),
      version: stringOr(language['version'], ''),
    },
  }
}
