import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { findPythonCandidates } from '../../main/hosts/python-candidates.ts'
import type { NotebookProject } from './read-configuration.ts'

/**
 * The notebooks of a project by the Pythons that are looked at for them: an
 * environment may lie beside some. Without any, one that is not there stands
 * for those to come.
 */
export function groupByPython({
  root,
  options,
  notebooks,
}: Pick<
  NotebookProject,
  'root' | 'options' | 'notebooks'
>): readonly (readonly [string, ...string[]])[] {
  const groups = new Map<string, [string, ...string[]]>()
  const files = notebooks.length === 0 ? [join(root, 'new.ipynb')] : notebooks
  const keys = new Map<string, string>()
  for (const file of files) {
    const directory = dirname(file)
    const key =
      keys.get(directory) ??
      (options.server ? '' : candidatesFor(directory, root, options.python))
    keys.set(directory, key)
    const group = groups.get(key)
    if (group) {
      group.push(file)
    } else {
      groups.set(key, [file])
    }
  }
  return [...groups.values()]
}

function candidatesFor(
  directory: string,
  root: string,
  python: string | undefined,
): string {
  return JSON.stringify(
    findPythonCandidates({
      directory,
      root,
      python,
      env: process.env,
      platform: process.platform,
      exists: existsSync,
      read: (file) =>
        existsSync(file) ? readFileSync(file, 'utf8') : undefined,
    }),
  )
}
