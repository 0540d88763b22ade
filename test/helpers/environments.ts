import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this repository. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url))

/** What makes each environment. */
const SETUP = {
  '.venv': 'setup',
  '.venv-classic': 'setup',
  '.venv-hub': 'setup:hub',
  '.venv-jupyverse': 'setup:servers',
  '.venv-enterprise': 'setup:servers',
  '.venv-lab': 'setup:servers',
  '.venv-notebook-7': 'setup:servers',
  '.venv-gateway-2': 'setup:servers',
  '.venv-notebook-5.7': 'setup:servers',
  '.venv-notebook-5.6': 'setup:servers',
} as const

/** Whether there is one that not every machine can have. */
export function hasEnvironment(
  name: '.venv-notebook-5.7' | '.venv-notebook-5.6',
): boolean {
  return existsSync(join(root, name))
}

/**
 * The Python of one of the repository's environments; `.venv` has all packages
 * of the tests, `.venv-classic` old ones, the others one server each.
 * @throws {Error} with the command that installs it
 */
export function testPython(name: keyof typeof SETUP = '.venv'): string {
  const python = join(
    root,
    name,
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
  )
  if (!existsSync(python)) {
    throw new Error(`${python} is missing: run \`npm run ${SETUP[name]}\`.`)
  }
  return python
}
