import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { literalGlob } from '../../common/paths.ts'

/** Whether a folder is an environment of Python or conda, whatever its name is. */
export function isVirtualEnvironment(folder: string): boolean {
  return (
    existsSync(join(folder, 'pyvenv.cfg')) ||
    existsSync(join(folder, 'conda-meta'))
  )
}

/**
 * Globs for the environments in a folder: they have thousands of files, and no
 * notebook of the user's.
 */
export function environmentGlobs(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => isVirtualEnvironment(join(folder, name)))
    .map((name) => `${literalGlob(name)}/**`)
}
