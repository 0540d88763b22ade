// Makes what the tests of servers need that few changes look at, each in an
// environment of its own.
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { findOldPython } from './lib/find-old-python.js'
import { pythonEnvironment, pythonIn } from './lib/python-environment.js'
import { root } from './lib/repository.js'
import { runQuietly } from './lib/run.js'
import { step } from './lib/step.js'

const ENTERPRISE = '.venv-enterprise'
const ENTERPRISE_REQUIREMENTS = 'test/requirements/enterprise.txt'

/** Their environments are named for them, and so are their packages. */
const SERVERS = ['jupyverse', 'enterprise', 'lab', 'notebook-7', 'gateway-2']

/** They need a Python that no system brings any more. */
const OLD_SERVERS = ['notebook-5.7', 'notebook-5.6']

export async function setUpServers() {
  for (const name of SERVERS) {
    await makeServer(name)
  }
  await kernelLauncher()
  const old = findOldPython(7)
  if (old === undefined) {
    console.log(
      `There is no Python 3.7, so ${OLD_SERVERS.join(' and ')} are not tested.`,
    )
    return
  }
  for (const name of OLD_SERVERS) {
    await makeServer(name, old)
  }
}

function makeServer(name, python) {
  return pythonEnvironment(
    `.venv-${name}`,
    `test/requirements/${name}.txt`,
    python,
  )
}

/**
 * What starts a kernel on another host and tells Enterprise Gateway of it. Its
 * source distribution has that, its wheel has not.
 */
async function kernelLauncher() {
  const launcher = join(ENTERPRISE, 'launch_ipykernel.py')
  await step({
    title: "Enterprise Gateway's launcher of kernels",
    inputs: [ENTERPRISE_REQUIREMENTS],
    result: launcher,
    stamp: join(ENTERPRISE, '.launcher'),
    act: async () => {
      const [, version] = /^jupyter_enterprise_gateway==(.*)$/m.exec(
        readFileSync(join(root, ENTERPRISE_REQUIREMENTS), 'utf8'),
      )
      const name = 'jupyter_enterprise_gateway'
      const python = join(root, pythonIn(ENTERPRISE))
      const folder = mkdtempSync(join(tmpdir(), 'vitest-notebook-launcher-'))
      await runQuietly(python, [
        '-m',
        'pip',
        'download',
        '--disable-pip-version-check',
        '--no-deps',
        `--no-binary=${name}`,
        `--dest=${folder}`,
        `${name}==${version}`,
      ])
      const source = `${name}-${version}`
      const archive = join(folder, `${source}.tar.gz`)
      await runQuietly(python, ['-m', 'tarfile', '-e', archive, folder])
      copyFileSync(
        join(
          folder,
          source,
          'etc/kernel-launchers/python/scripts/launch_ipykernel.py',
        ),
        join(root, launcher),
      )
      rmSync(folder, { recursive: true, force: true })
    },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setUpServers()
}
