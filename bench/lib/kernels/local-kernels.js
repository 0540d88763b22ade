import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { bundle } from '../../../scripts/lib/bundle.js'
import { root } from '../../../scripts/lib/repository.js'
import { python } from '../set-up/set-up.js'

const CELL_TIMEOUT_MS = 60_000

/** The parts of the plugin that run a notebook; the package has no way in to them. */
const PARTS = {
  host: 'src/main/hosts/start-host.ts',
  rest: 'src/kernel/server-api/rest.ts',
  kernel: 'src/kernel/start-kernel.ts',
  cells: 'src/execution/cell-runner.ts',
}

async function builtParts() {
  const folder = join(root, 'node_modules/.cache/vitest-notebook-bench')
  await bundle(PARTS, folder)
  const [{ startKernelHost }, { RestClient }, { startKernel }, { CellRunner }] =
    await Promise.all(
      Object.keys(PARTS).map(
        (name) => import(pathToFileURL(join(folder, `${name}.js`)).href),
      ),
    )
  return { startKernelHost, RestClient, startKernel, CellRunner }
}

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

/** Gives the `text/plain` of the cell's result, if it has one. */
async function runToEnd(runner, source) {
  const { end, outputs } = (
    await runner.run(source, { timeoutMs: CELL_TIMEOUT_MS })
  )()
  if (end.type !== 'completed') {
    throw new Error(`A cell of the benchmark ended as ${JSON.stringify(end)}.`)
  }
  return outputs.find(({ output_type: type }) => type === 'execute_result')
    ?.data['text/plain']
}
