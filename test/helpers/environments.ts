import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this repository. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The Python of one of the repository's environments; `.venv` has all packages
 * of the tests, `.venv-classic` old ones, `.venv-hub` a JupyterHub.
 * @throws {Error} with the command that installs it
 */
export function testPython(
  name: '.venv' | '.venv-classic' | '.venv-hub' = '.venv',
): string {
  const python = join(
    root,
    name,
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
  )
  if (!existsSync(python)) {
    const command = name === '.venv-hub' ? 'setup:hub' : 'setup'
    throw new Error(`${python} is missing: run \`npm run ${command}\`.`)
  }
  return python
}
