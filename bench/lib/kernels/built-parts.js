import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { bundle } from '../../../scripts/lib/bundle.js'
import { root } from '../../../scripts/lib/repository.js'

/** The parts of the plugin that run a notebook; the package has no way in to them. */
const PARTS = {
  host: 'src/main/hosts/start-host.ts',
  rest: 'src/kernel/server-api/rest.ts',
  kernel: 'src/kernel/start-kernel.ts',
  cells: 'src/execution/cell-runner.ts',
}

export async function builtParts() {
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
