import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'

import { quotePath } from '../../../common/words/quote-path.ts'

/** What runs the code of a kernel, as commands name it. */
export interface Interpreter {
  readonly command: string
  /** What installs its packages; `system` takes none. */
  readonly kind: 'pip' | 'uv' | 'conda' | 'system'
  /** The folder of its environment. */
  readonly prefix: string
  /** The server that it is on. */
  readonly at: string | undefined
}

/**
 * Finds what installs packages for a kernel's program.
 *
 * @param program Absolute path, or a command.
 * @param shown The path as commands can name it.
 * @param at The server, where the program is not on this machine.
 */
export function interpreterOf(
  program: string,
  shown: (path: string) => string,
  at: string | undefined,
): Interpreter {
  const folder = dirname(program)
  const prefix = /^(?:bin|scripts)$/i.test(basename(folder))
    ? dirname(folder)
    : folder
  return {
    command: quotePath(shown(program)),
    kind: at === undefined && isAbsolute(program) ? kindOf(prefix) : 'pip',
    prefix: quotePath(shown(prefix)),
    at,
  }
}

function kindOf(prefix: string): Interpreter['kind'] {
  if (existsSync(join(prefix, 'conda-meta'))) {
    return 'conda'
  }
  const environment = read(join(prefix, 'pyvenv.cfg'))
  const libraries = libraryFolders(prefix)
  if (environment === undefined) {
    return libraries.some((folder) =>
      existsSync(join(folder, 'EXTERNALLY-MANAGED')),
    )
      ? 'system'
      : 'pip'
  }
  const hasPip = libraries.some((folder) =>
    existsSync(join(folder, 'site-packages', 'pip')),
  )
  return /^uv\s*=/m.test(environment) && !hasPip ? 'uv' : 'pip'
}

/** `lib/python3.12`, and `Lib` on Windows. */
function libraryFolders(prefix: string): string[] {
  const folder = join(prefix, 'lib')
  try {
    return [
      folder,
      ...readdirSync(folder)
        .filter((name) => name.startsWith('python'))
        .map((name) => join(folder, name)),
    ]
  } catch {
    return []
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
