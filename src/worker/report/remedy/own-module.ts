import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A module that lies in the project, where no kernel looks for it. */
export interface OwnModule {
  /** Below the root, with forward slashes: `src/shop/`, `shop.py`. */
  readonly path: string
  /** What holds it, likewise; empty for the root. */
  readonly folder: string
  /** Whether pip can install the project. */
  readonly isPackaged: boolean
}

const FOLDERS = ['', 'src', 'lib', 'python']

const PROJECT_FILES = ['pyproject.toml', 'setup.py', 'setup.cfg']

/** Looks for a module that no environment has, where projects keep theirs. */
export function ownModule(root: string, module: string): OwnModule | undefined {
  for (const folder of FOLDERS) {
    const within = folder === '' ? '' : `${folder}/`
    const path = existsSync(join(root, folder, `${module}.py`))
      ? `${within}${module}.py`
      : holdsPython(join(root, folder, module))
        ? `${within}${module}/`
        : undefined
    if (path !== undefined) {
      const isPackaged = PROJECT_FILES.some((file) =>
        existsSync(join(root, file)),
      )
      return { path, folder, isPackaged }
    }
  }
  return undefined
}

function holdsPython(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.py'))
  } catch {
    return false
  }
}
