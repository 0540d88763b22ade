import type { JsonObject } from '../common/json.ts'
import type { Message } from '../messaging/message.ts'

/** Where a Jupyter Server API is reached. */
export interface ServerAddress {
  /** Base URL with the server's prefix and no trailing slash, e.g. `http://localhost:8888/jup`. */
  readonly url: string
  /** Sent as `Authorization: token …`; never part of a message or a URL. */
  readonly token?: string
  /** Where the token came from, for messages: `JUPYTER_TOKEN`, `the URL`. */
  readonly tokenFrom?: string
  /** Unix domain socket or named pipe to reach `url` by (the local kernel host). */
  readonly socketPath?: string
  /** `host`: the local kernel host. Default `host` with a `socketPath`, else `server`. */
  readonly kind?: 'server' | 'host'
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
  /** Why it must have no modules imported beforehand; local host only. */
  readonly preloadRefused?: string | undefined
  /** Until the kernel answers. Default 60 000 ms. */
  readonly startupTimeoutMs?: number
  readonly signal?: AbortSignal
  /**
   * Told before a session is asked for, and again as soon as its kernel is
   * known; the last word counts. `releaseKernel` ends what it tells of, also
   * out of another process.
   */
  readonly onOwned?: (owned: OwnedKernel) => void
}

/** What a start has left on a server so far; plain data. */
export interface OwnedKernel {
  readonly sessionPath?: string
  readonly sessionId?: string
  readonly kernelId?: string
}

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

export type KernelEvent =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'died'; readonly death: KernelDeath }
  /**
   * The socket was cut while a request was under way and is open again, but
   * messages of the gap may be missing, the reply among them (another client
   * was attached, or the server does not buffer). The reason is in words.
   */
  | { readonly type: 'gap'; readonly reason: string }

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

/** How the local host started a kernel. */
export interface KernelLaunch {
  readonly start: 'forked' | 'plain'
  /** Why it was not forked. */
  readonly reason?: string
  readonly isPreloaded: boolean
  /** Why it has nothing preloaded though something was asked for. */
  readonly preloadRefused?: string
  /** The file in which it notes which files it uses, absolute. */
  readonly recordedIn?: string
}

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
   * Sends a request and gives its `msg_id`, by which the answers are known
   * (`parent_header.msg_id`).
   *
   * @throws NotebookError `NB_ERR_PROTOCOL` when the message is larger than a server takes (10 MiB).
   * @throws NotebookError `NB_ERR_KERNEL_DIED` when the kernel is gone.
   */
  send(
    channel: 'shell' | 'control' | 'stdin',
    msgType: string,
    content: JsonObject,
    metadata?: JsonObject,
  ): string
  /** Gives every event from now on; returns the function that ends it. */
  subscribe(listener: (event: KernelEvent) => void): () => void
  /** REST interrupt, then the shell message that wakes an idle event loop. Nothing on a dead kernel. */
  interrupt(): Promise<void>
  /** Ends the kernel and its session on the server. Never throws, may be called again. */
  [Symbol.asyncDispose](): Promise<void>
}
