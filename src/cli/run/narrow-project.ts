import { posix } from 'node:path'

import { escapePath } from 'tinyglobby'
import type { TestProject } from 'vitest/node'

import { slash } from '../../common/paths.ts'
import { resolveOptions } from '../../main/options/resolve-options.ts'
import type { SelectedPath } from './select-notebooks.ts'

/** What a project has whose options say nothing. */
const EVERYTHING = resolveOptions({}).include.join()

/**
 * Leaves a project only the notebooks that the command line names. Vitest's own
 * filters are parts of paths, so that `a.ipynb` would mean `data.ipynb`, too.
 */
export function narrowProject(
  project: TestProject,
  selection: readonly SelectedPath[],
): void {
  const { config } = project
  const root = slash(config.dir ?? config.root)
  // Folders and globs stay what they are: in watch mode, notebooks may be added.
  config.include =
    config.include.join() === EVERYTHING
      ? selection.map(({ scope }) => globOf(scope, root))
      : selection
          .flatMap(({ files }) => files)
          .filter((file) => project.matchesTestGlob(file))
          .map((file) => escapePath(posix.relative(root, slash(file))))
}

function globOf(scope: SelectedPath['scope'], root: string): string {
  if (scope.type === 'glob') {
    return posix.relative(root, scope.pattern)
  }
  const path = escapePath(posix.relative(root, scope.path))
  return scope.type === 'file' ? path : posix.join(path, '**/*.{ipynb,IPYNB}')
}
