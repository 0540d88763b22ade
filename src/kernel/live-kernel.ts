import type { JsonObject } from '../common/json.ts'
import type { Mask } from '../common/secrets/mask.ts'
import type { KernelRequest } from '../messaging/kernel-request.ts'
import type { Message } from '../messaging/message.ts'
import type { KernelDeath } from './connection/kernel-death.ts'
import type { KernelInfo } from './kernel-info.ts'
import type { KernelLaunch } from './kernel-launch.ts'
import type { OwnedKernel } from './start-request.ts'

export type KernelEvent =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'died'; readonly death: KernelDeath }
  /**
   * The socket was cut while a request was under way and is open again, but
   * messages of the gap may be missing, the reply among them (another client
   * was attached, or the server does not buffer). The reason is in words.
   */
  | { readonly type: 'gap'; readonly reason: string }

/** A started kernel, connected and known to answer. */
export interface LiveKernel extends AsyncDisposable {
  readonly id: string
  readonly info: KernelInfo
  /**
   * `header.session` of the kernel's own messages: tells them from those a
   * server makes up. `''` for a kernel that answers with the client's session.
   */
  readonly kernelSession: string
  /** Only the local host tells. */
  readonly launch: KernelLaunch | undefined
  /** Set once the kernel is gone without our asking. */
  readonly death: KernelDeath | undefined
  /**
   * Sends a request on the shell channel. It is `lost` when the kernel dies
   * before its end, or a cut connection took it or its reply.
   *
   * @throws NotebookError `NB_ERR_PROTOCOL` when the message is larger than a server takes (10 MiB).
   * @throws NotebookError `NB_ERR_KERNEL_DIED` when the kernel is gone.
   */
  request(
    msgType: string,
    content: JsonObject,
    metadata?: JsonObject,
  ): KernelRequest
  /**
   * Sends a request that the kernel answers without doing anything. Everything
   * that the kernel said before has come when it is done: iopub keeps its order.
   * (Its reply has no order with iopub.)
   *
   * @throws as {@link request}
   */
  barrier(): KernelRequest
  /**
   * Sends what has no reply (`comm_msg`) on the shell channel.
   *
   * @throws as {@link request}
   */
  send(msgType: string, content: JsonObject): void
  /**
   * Answers an `input_request` of the kernel's.
   *
   * @throws as {@link request}
   */
  answerInput(request: Message, value: string): void
  /** What hides secret values in all that the kernel says. */
  readonly mask: Mask
  /** Has what the kernel says from now on hide these. */
  maskWith(mask: Mask): void
  /** Gives every event from now on; returns the function that ends it. */
  subscribe(listener: (event: KernelEvent) => void): () => void
  /** The same of the messages on iopub alone, whoever caused them. */
  listenToIopub(listener: (message: Message) => void): () => void
  /** REST interrupt, then the shell message that wakes an idle event loop. Nothing on a dead kernel. */
  interrupt(): Promise<void>
  /** What there is of it on the server because of us; nothing once that was ended. */
  readonly owned: OwnedKernel
  /** Ends the connection, and leaves the kernel as it is. */
  leave(): void
  /** Ends the kernel and its session on the server. Never throws, may be called again. */
  [Symbol.asyncDispose](): Promise<void>
}
