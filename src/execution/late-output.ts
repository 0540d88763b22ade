import { clearTimeout, setTimeout } from 'node:timers'

import type { LiveKernel } from '../kernel/live-kernel.ts'
import type { KernelRequest } from '../messaging/kernel-request.ts'
import { executeContent } from './execute-content.ts'
import { GRACE_MS } from './pending-cell.ts'
import { parseThreadState, THREAD_STATE } from './thread-state.ts'
import type { ThreadState } from './thread-state.ts'

/**
 * What comes after a cell's end: output of child processes (`os.system`) passes
 * through a thread of the kernel, and threads of the notebook go on. Requests
 * that do nothing flush it out; what comes with them is the cell's.
 */
export class LateOutput {
  readonly #kernel: LiveKernel
  readonly #collect: (request: KernelRequest) => void

  /** @param collect Has the answers to a request count as the cell's. */
  constructor(kernel: LiveKernel, collect: (request: KernelRequest) => void) {
    this.#kernel = kernel
    this.#collect = collect
  }

  /** Waits for what the kernel has said before. */
  async barrier(): Promise<void> {
    await this.#wait(this.#kernel.barrier())
  }

  /**
   * Waits for what may still be under way.
   *
   * @param quietMs Time to wait for output of threads that are about to end; 0
   * for none.
   */
  async settle(quietMs: number): Promise<void> {
    await this.barrier()
    if (quietMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, quietMs))
      // ipykernel holds what a thread prints for up to 200 ms, but flushes it
      // with every request (ipykernel 7.4, `OutStream`).
      await this.barrier()
    }
  }

  /** Asks for the threads of the notebook that are alive; undefined of what is no ipykernel. */
  async threads(): Promise<ThreadState | undefined> {
    if (this.#kernel.info.implementation !== 'ipython') {
      return undefined
    }
    const request = this.#kernel.request(
      'execute_request',
      executeContent('', true, { threads: THREAD_STATE }),
    )
    await this.#wait(request)
    return parseThreadState(request.reply)
  }

  async #wait(request: KernelRequest): Promise<void> {
    this.#collect(request)
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      request.ended,
      new Promise((resolve) => {
        timer = setTimeout(resolve, GRACE_MS)
      }),
    ])
    clearTimeout(timer)
  }
}
