import type { JsonObject } from '../common/json.ts'
import type { KernelInfo } from './types.ts'

interface IdleRequest {
  readonly msgType: string
  readonly content: JsonObject
}

/**
 * A request that a kernel answers without doing anything: for waiting until it
 * has dealt with all before it, or to wake its event loop.
 *
 * `kernel_info_request` is the one that all kernels know. But IPython 9 answers
 * it with a banner that holds a random tip, drawn from the generator that the
 * notebook may have seeded.
 */
export function idleRequest({ implementation }: KernelInfo): IdleRequest {
  return implementation === 'ipython'
    ? {
        msgType: 'comm_info_request',
        content: { target_name: 'vitest-notebook' },
      }
    : { msgType: 'kernel_info_request', content: {} }
}
