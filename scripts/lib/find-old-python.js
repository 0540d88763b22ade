import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * A Python 3 of that minor version, by its name or among those of pyenv, whose
 * names lead nowhere unless they are chosen.
 *
 * @param {number} minor
 * @returns {string | undefined} a command
 */
export function findOldPython(minor) {
  const versions = join(
    process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'),
    'versions',
  )
  const ofPyenv = namesIn(versions)
    .filter((name) => name.startsWith(`3.${minor}.`))
    .map((name) => join(versions, name, 'bin/python'))
  return [`python3.${minor}`, ...ofPyenv].find(
    (command) => spawnSync(command, ['-c', 'import venv']).status === 0,
  )
}

function namesIn(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
