import type { Environment } from 'vitest/runtime'

import {
  disposeWorkerKernelManager,
  workerKernelManager,
} from './kernels/kernel-manager.ts'

/**
 * The test environment of notebooks: a Node environment with a kernel manager.
 *
 * Nothing is started in `setup`: a failure there would end the worker without
 * naming any notebook, and `setup` has a limit of 60 s that nobody can change
 * (Vitest 4.1, 5.1). The notebooks' own `beforeAll` starts their kernels.
 */
const environment: Environment = {
  name: 'notebook',
  viteEnvironment: 'ssr',
  setup() {
    workerKernelManager()
    return {
      async teardown() {
        await disposeWorkerKernelManager()
      },
    }
  },
  async setupVM(options) {
    // Of all pools, only those with VMs need it.
    const { builtinEnvironments } = await import('vitest/runtime')
    const node = await builtinEnvironments.node.setupVM?.(options)
    if (!node) {
      throw new TypeError('Vitest has no VM for its node environment.')
    }
    return {
      getVmContext: () => node.getVmContext(),
      async teardown() {
        await disposeWorkerKernelManager()
        await node.teardown()
      },
    }
  },
}

export default environment
