// Makes what the tests of JupyterHub need, which few changes look at: the Hub in
// an environment of its own, and its proxy.
import { fileURLToPath } from 'node:url'

import { pythonEnvironment } from './lib/python-environment.js'
import { installPackages } from './setup.js'

export async function setUpHub() {
  await pythonEnvironment('.venv-hub', 'test/requirements/hub.txt')
  await installPackages('test/consumer/hub', 'configurable-http-proxy')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setUpHub()
}
