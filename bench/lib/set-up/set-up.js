import { join } from 'node:path'

import { installConsumers } from '../../../scripts/install-consumers.js'
import { pythonEnvironment } from '../../../scripts/lib/python-environment.js'
import { root } from '../../../scripts/lib/repository.js'
import { setUpTests } from '../../../scripts/setup.js'

/** The environment of all contestants, with the peers in it. */
export const environmentFolder = join(root, 'bench/.venv')
export const python = join(environmentFolder, 'bin/python')

/** Installs the peers, the build, and the packed package into its consumers. */
export async function setUpBench() {
  if (process.platform !== 'linux') {
    console.error(
      'The benchmark reads CPU time and memory from /proc, so it runs on Linux only.',
    )
    process.exit(1)
  }
  await setUpTests()
  await pythonEnvironment('bench/.venv', 'bench/requirements.txt')
  await installConsumers()
}
