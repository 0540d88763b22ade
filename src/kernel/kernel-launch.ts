import type { JsonObject } from '../common/json.ts'

/** How the local host started a kernel. */
export interface KernelLaunch {
  readonly start: 'forked' | 'plain'
  /** Why it was not forked. */
  readonly reason?: string
  readonly isPreloaded: boolean
  /** Why it has nothing preloaded though something was asked for. */
  readonly preloadRefused?: string
  /** Why there is ZeroMQ between it and the host. */
  readonly directRefused?: string
  /** The file in which it notes which files it uses, absolute. */
  readonly notedIn?: string
}

/** Reads how the local host started a kernel, from its answer to `POST /api/kernels`. */
export function parseKernelLaunch(
  answer: JsonObject,
): KernelLaunch | undefined {
  const { start, reason, preloaded, preload_refused } = answer
  const { direct_refused, noted_in } = answer
  if (start !== 'forked' && start !== 'plain') {
    return undefined
  }
  return {
    start,
    isPreloaded: preloaded === true,
    ...(typeof reason === 'string' && { reason }),
    ...(typeof preload_refused === 'string' && {
      preloadRefused: preload_refused,
    }),
    ...(typeof direct_refused === 'string' && {
      directRefused: direct_refused,
    }),
    ...(typeof noted_in === 'string' && { notedIn: noted_in }),
  }
}
