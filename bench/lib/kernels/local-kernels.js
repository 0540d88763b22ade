import { join } from 'node:path'

import { root } from '../../../scripts/lib/repository.js'
import { python } from '../set-up/set-up.js'
import { builtParts } from './built-parts.js'
import { runToEnd } from './run-to-end.js'

/**
 * Starts a kernel host as the plugin does.
 *
 * @param {{ fork: boolean, preload?: string[] }} options of `startKernelHost`
 * @param {string} folder that the kernels run in
 * @param {object} env of the host
 * @returns `start(env)`, which gives a kernel that answers; `howItStarts()`, as
 * the host tells it; `close()`
 */
export async function openLocalKernels(options, folder, env) {
  const parts = await builtParts()
  const candidate = { executable: python, args: [], origin: 'option' }
  const host = await parts.startKernelHost([candidate], {
    root,
    env,
    ...options,
  })
  const rest = new parts.RestClient(host.address)
  return {
    async start(env = {}) {
      const kernel = await parts.startKernel(rest, {
        kernelName: 'python3',
        notebookPath: join(folder, 'notebook.ipynb'),
        env,
      })
      const runner = new parts.CellRunner(kernel)
      return {
        run: (source) => runToEnd(runner, source),
        end: async () => {
          runner[Symbol.dispose]()
          await kernel[Symbol.asyncDispose]()
        },
      }
    },
    async howItStarts() {
      const { body } = await rest.request({ method: 'GET', path: '/api' })
      return JSON.parse(body).host
    },
    async close() {
      await rest[Symbol.asyncDispose]()
      await host.dispose()
    },
  }
}
