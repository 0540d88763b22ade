import type { JsonObject } from '../json.ts'
import type { Message } from '../messaging/message.ts'

/** Where a Jupyter Server API is reached. */
export interface ServerAddress {
  /** Base URL with the server's prefix and no trailing slash, e.g. `http://localhost:8888/jup`. */
  readonly url: string
  /** Sent as `Authorization: token …`; never part of a message or a URL. */
  readonly token?: string
  /** Unix domain socket or named pipe to reach `url` by (the local kernel host). */
  readonly socketPath?: string
}

/** One entry of `GET /api/kernelspecs`. */
export interface KernelSpec {
  readonly name: string
  readonly display_name: string
  readonly language: string
}

export interface KernelSpecs {
  readonly default: string
  readonly kernelspecs: readonly KernelSpec[]
}

/** What to start for a notebook. */
export interface KernelRequest {
  /** A name out of the server's kernelspecs. */
  readonly kernelName: string
  /**
   * API path of the notebook on a Jupyter server (`docs/intro.ipynb`): its
   * folder becomes the working directory. Local host: absolute file path.
   */
  readonly notebookPath: string
  /** Added to the kernel's environment. Only the local host and gateways take it. */
  readonly env?: Readonly<Record<string, string>>
  /** Until the kernel answers. Default 60 000 ms. */
  readonly startupTimeoutMs?: number
  readonly signal?: AbortSignal
}

/** How a kernel ended before we asked it to. */
export interface KernelDeath {
  /**
   * `exited`: its process ended; `restarted`: the server started it anew, so
   * all variables are gone; `deleted`: somebody shut it down or it was culled;
   * `connection-lost`: the server cannot be reached any more.
   */
  readonly how: 'exited' | 'restarted' | 'deleted' | 'connection-lost'
  /** Only the local host knows these. */
  readonly exitCode?: number
  readonly signal?: string
  /** Last lines of the process's stderr, without a trailing newline. */
  readonly stderrTail?: string
}

export type KernelEvent =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'died'; readonly death: KernelDeath }
  /**
   * The socket was cut and is open again, but messages of the gap may be
   * missing (another client was attached, or the server does not buffer).
   */
  | { readonly type: 'gap' }

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

/** A started kernel, connected and known to answer. */
export interface LiveKernel extends AsyncDisposable {
  readonly id: string
  readonly info: KernelInfo
  /** `header.session` of the kernel's own messages: tells them from those a server makes up. */
  readonly kernelSession: string
  /** Set once the kernel is gone without our asking. */
  readonly death: KernelDeath | undefined
  /**
   * Sends a request and gives its `msg_id`, by which the answers are known
   * (`parent_header.msg_id`).
   *
   * @throws NotebookError `NB_ERR_PROTOCOL` when the message is larger than a server takes (10 MiB).
   */
  send(
    channel: 'shell' | 'control' | 'stdin',
    msgType: string,
    content: JsonObject,
    metadata?: JsonObject,
  ): string
  /** Gives every event from now on; returns the function that ends it. */
  subscribe(listener: (event: KernelEvent) => void): () => void
  /** REST interrupt, then the shell message that wakes an idle event loop. */
  interrupt(): Promise<void>
  /** Ends the kernel and its session on the server. Never throws, may be called again. */
  [Symbol.asyncDispose](): Promise<void>
}
