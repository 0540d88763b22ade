import { posix } from 'node:path'

import { escapePath } from 'tinyglobby'

import { slash } from '../../common/paths.ts'
import { resolveOptions } from '../../main/options/resolve-options.ts'
import type { SelectedPath } from './select-notebooks.ts'

/** What is needed of Vitest's `TestProject`. */
export interface NarrowedProject {
  readonly config: {
    readonly root: string
    readonly dir?: string | undefined
    include: string[]
  }
  matchesTestGlob(file: string): boolean
}

/** What a project has whose options say nothing. */
const EVERYTHING = resolveOptions({}).include

/**
 * Leaves a project only the notebooks that the command line names. Vitest's own
 * filters are parts of paths, so that `a.ipynb` would mean `data.ipynb`, too.
 */
export function narrowProject(
  project: NarrowedProject,
  selection: readonly SelectedPath[],
): void {
  const { config } = project
  const root = slash(config.dir ?? config.root)
  const isEverything = config.include.join() === EVERYTHING.join()
  config.include = selection.flatMap(({ files, scope }) => {
    // Folders and globs stay what they are: in watch mode, notebooks may be added.
    const globs = isEverything ? globsOf(scope, root) : undefined
    return (
      globs ??
      files
        .filter((file) => project.matchesTestGlob(file))
        .map((file) => escapePath(posix.relative(root, slash(file))))
    )
  })
}

/** Globs below the root that find the same; undefined where there are none. */
function globsOf(
  scope: SelectedPath['scope'],
  root: string,
): readonly string[] | undefined {
  if (scope.type === 'glob') {
    const pattern = posix.relative(root, scope.pattern)
    return isAbove(pattern) ? undefined : [pattern]
  }
  const path = posix.relative(root, scope.path)
  if (isAbove(path)) {
    return /^(?:\.\.\/?)*$/.test(path) ? EVERYTHING : undefined
  }
  return scope.type === 'file'
    ? [escapePath(path)]
    : EVERYTHING.map((glob) => posix.join(escapePath(path), glob))
}

function isAbove(path: string): boolean {
  return path === '..' || path.startsWith('../')
}
