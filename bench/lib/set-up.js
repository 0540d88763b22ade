import { join } from 'node:path'

import { installConsumers } from '../../scripts/install-consumers.js'
import { pythonEnvironment, root } from '../../scripts/setup.js'

/** The environment of all contestants, with the peers in it. */
export const environmentFolder = join(root, 'bench/.venv')
export const python = join(environmentFolder, 'bin/python')

/** Installs the peers, the build, and the packed package into its consumers. */
export function setUpBench() {
  if (process.platform !== 'linux') {
    console.error(
      'The benchmark reads CPU time and memory from /proc, so it runs on Linux only.',
    )
    process.exit(1)
  }
  pythonEnvironment('bench/.venv', 'bench/requirements.txt')
  installConsumers()
}
