/** What to start for a notebook. */
export interface StartRequest {
  /** A name out of the server's kernelspecs. */
  readonly kernelName: string
  /**
   * API path of the notebook on a Jupyter server (`docs/intro.ipynb`): its
   * folder becomes the working directory. Local host: absolute file path.
   */
  readonly notebookPath: string
  /** Added to the kernel's environment. Only the local host and gateways take it. */
  readonly env?: Readonly<Record<string, string>>
  /** What the notebook begins with importing; local host only. */
  readonly imports?: readonly string[] | undefined
  /** Why it must have no modules imported beforehand; local host only. */
  readonly preloadRefused?: string | undefined
  /** Why it needs ZeroMQ between itself and the host; local host only. */
  readonly directRefused?: string | undefined
  /** Until the kernel answers. Default 60 000 ms. */
  readonly startupTimeoutMs?: number
  readonly signal?: AbortSignal
  /**
   * Told that the server has no room for one more kernel. Where others of the
   * same run may make room, it waits for that and gives `true`; that time does
   * not count. After `false` it is tried again a little later.
   */
  readonly onFull?: () => Promise<boolean>
  /**
   * Told before a session is asked for, and again as soon as its kernel is
   * known; the last word counts. `releaseKernel` ends what it tells of, also
   * out of another process.
   */
  readonly onOwned?: (owned: OwnedKernel) => void | Promise<void>
}

/** What a start has left on a server so far; plain data. */
export interface OwnedKernel {
  /** It was asked for, and may come to be later. */
  readonly isStarting?: boolean
  readonly sessionPath?: string
  readonly sessionId?: string
  readonly kernelId?: string
}

/** Whether all of it is gone. */
export function isNothing(owned: OwnedKernel): boolean {
  return Object.values(owned).every(
    (value) => value === undefined || value === false,
  )
}
