import { existsSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * The folder whose files notebooks may depend on, under its own name and, where
 * that leads through links, under the real one: the repository that the root is
 * in, since notebooks of a package may import its neighbours; else the root.
 */
export function notedFolders(root: string): readonly string[] {
  const folder = repositoryOf(root) ?? root
  return [...new Set([folder, realpathSync(folder)])]
}

function repositoryOf(folder: string): string | undefined {
  // Some keep their home folder in a repository.
  if (folder === homedir()) {
    return undefined
  }
  if (existsSync(join(folder, '.git'))) {
    return folder
  }
  const parent = dirname(folder)
  return parent === folder ? undefined : repositoryOf(parent)
}
