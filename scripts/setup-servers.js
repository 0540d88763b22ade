// Makes what the tests of servers need that few changes look at, each in an
// environment of its own: Jupyverse and Enterprise Gateway.
import { fileURLToPath } from 'node:url'

import { pythonEnvironment } from './lib/python-environment.js'

export async function setUpServers() {
  for (const name of ['jupyverse', 'enterprise']) {
    await pythonEnvironment(
      `.venv-${name}`,
      `test/python/requirements-${name}.txt`,
    )
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setUpServers()
}
