import type { NotebookErrorCode } from '../common/errors.ts'
import type { ServerAddress } from '../kernel/server-api/server-address.ts'
import type { OwnedKernel } from '../kernel/start-request.ts'

/**
 * What workers and the main process say to each other: JSON, one message a
 * line, over a Unix domain socket (Windows: a named pipe). Vitest has no way
 * to ask the main process from a worker that works for threads and forks.
 */
export type BrokerRequest =
  /** Which kernels run the notebooks of this folder? */
  | {
      readonly id: number
      readonly ask: 'kernels'
      readonly directory: string
    }
  /**
   * This is on a server because of us: it must be deleted if the run dies.
   * Said again under the same key when more is known of it.
   */
  | {
      readonly id: number
      readonly ask: 'own'
      readonly key: string
      readonly owned: OwnedKernel
    }
  | { readonly id: number; readonly ask: 'disown'; readonly key: string }
  /** This local host fails us: an error is the answer when it has ended. */
  | {
      readonly id: number
      readonly ask: 'alive'
      readonly address: ServerAddress
    }
  /** May this worker start a kernel on the server? Answered when it may. */
  | { readonly id: number; readonly ask: 'place'; readonly key: string }
  /**
   * The server has no room for a kernel. Answered with whether one of this run
   * has ended since; `false` at once where it has none.
   */
  | { readonly id: number; readonly ask: 'full'; readonly key: string }
  /**
   * The notebook is red, and its kernel shall stay. Answered with whether it
   * may; it is the main process's then.
   */
  | { readonly id: number; readonly ask: 'keep'; readonly kept: KeptKernel }
  /** The kernel, if there was one, is gone. */
  | { readonly id: number; readonly ask: 'leave'; readonly key: string }
  /** What this notebook has been at for a while; without it: it has ended. */
  | {
      readonly id: number
      readonly ask: 'progress'
      readonly file: string
      readonly running?: Progress | undefined
    }

/** A kernel that shall outlive the run. */
export type KeptKernel = {
  /** Of the notebook, absolute. */
  readonly file: string
  /** API path of the notebook on the server. */
  readonly serverPath: string
  /** Where the kernel is. */
  readonly address: ServerAddress
  readonly id: string
  readonly owned: OwnedKernel
} & (
  | {
      readonly kind: 'server'
      /** Under which it is deleted if the run dies before somebody was told of it. */
      readonly key: string
    }
  | {
      readonly kind: 'local-host'
      /** The host's interpreter. */
      readonly python: string
    }
)

/** What a notebook is at. */
export type Progress = RunningCell | Waiting

/** It has no kernel yet. */
export interface Waiting {
  /** `room on the server` */
  readonly waitsFor: string
  readonly ranMs: number
}

export interface RunningCell {
  readonly number: number
  readonly name: string
  readonly ranMs: number
  /** The last that it printed; may be empty. */
  readonly lastLine: string
}

export type BrokerReply =
  | { readonly id: number; readonly ok: KernelSource | boolean | null }
  | {
      readonly id: number
      readonly error: {
        readonly code: NotebookErrorCode
        readonly message: string
      }
    }

/** Where a notebook's kernel comes from. */
export interface KernelSource {
  readonly address: ServerAddress
  readonly kind: 'local-host' | 'server'
  /** Of the Jupyter server, as `GET /api` tells it; not all do. */
  readonly version?: string
  /** One on the server that notebooks run in, in place of kernels of their own. */
  readonly existingKernel?: { readonly id: string; readonly name: string }
  /** The interpreter of the local host, for messages and the summary. */
  readonly python?: {
    readonly executable: string
    readonly version: string
    readonly ipykernel: string
  }
}
