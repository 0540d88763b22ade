import type { JsonObject } from '../common/json.ts'
import type { KernelLaunch } from './types.ts'

/** Reads how the local host started a kernel, from its answer to `POST /api/kernels`. */
export function readKernelLaunch(answer: JsonObject): KernelLaunch | undefined {
  const { start, reason, preloaded, preload_refused, recorded_in } = answer
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
    ...(typeof recorded_in === 'string' && { recordedIn: recorded_in }),
  }
}
