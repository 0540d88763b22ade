import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { findPython } from './find-python.js'
import { root } from './repository.js'
import { runQuietly } from './run.js'
import { step } from './step.js'

/** The Python of an environment, as a path in the folder that holds it. */
export function pythonIn(environment) {
  return join(
    environment,
    process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
  )
}

/**
 * @param {string} name of its folder, relative to the root
 * @param {string} requirements file of pinned packages, relative to the root
 * @param {string} [given] the Python, where it must be another than usual
 */
export async function pythonEnvironment(name, requirements, given) {
  const binary = pythonIn(name)
  const python = join(root, binary)
  await step({
    title: `Python packages in ${name}`,
    inputs: [requirements],
    result: binary,
    stamp: join(name, '.installed'),
    act: async () => {
      const { version, executable, warning } = given
        ? { executable: given }
        : findPython()
      console.log(`  with ${version ? `Python ${version}, ` : ''}${executable}`)
      if (warning !== undefined && name === '.venv') {
        console.log(`  ${warning}`)
      }
      rmSync(join(root, name), { recursive: true, force: true })
      await runQuietly(executable, ['-m', 'venv', name])
      await runQuietly(python, [
        '-m',
        'pip',
        'install',
        '--disable-pip-version-check',
        '--progress-bar=off',
        // Python compiles what is used when it is used, a small part of it all.
        '--no-compile',
        '-r',
        join(root, requirements),
      ])
      // The first import builds matplotlib's font cache; on a slow machine it
      // says so on stderr, which would be an output of the cell.
      if (
        /^matplotlib=/m.test(readFileSync(join(root, requirements), 'utf8'))
      ) {
        spawnSync(python, ['-c', 'import matplotlib.font_manager'])
      }
    },
  })
}
