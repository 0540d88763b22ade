import { join } from 'node:path'

import type { TestProject, Vitest } from 'vitest/node'

import type { NotebookDependencies } from '../../contract/task-meta.ts'
import { DependencyFiles } from './dependency-files.ts'
import { DependencyMap } from './dependency-map.ts'
import { DependencyWatch } from './dependency-watch.ts'
import { relateNotebooks } from './related-notebooks.ts'

export interface Dependencies {
  runStarts(): void
  runEnds(): void
  /** A notebook (absolute path) has ended. */
  found(notebook: string, found: NotebookDependencies): void
}

/** Makes Vitest's watch mode, `--changed` and `related` know what notebooks use. */
export function openDependencies(
  vitest: Vitest,
  project: TestProject,
): Dependencies {
  const { cacheDir } = project.vite.config
  const kept =
    vitest.config.cache === false
      ? undefined
      : new DependencyFiles(join(cacheDir, 'vitest-notebook'))
  const map = new DependencyMap(kept)
  relateNotebooks(vitest, map)
  const watch = vitest.config.watch
    ? new DependencyWatch(vitest, map)
    : undefined
  return {
    runStarts: () => watch?.runStarts(),
    runEnds: () => watch?.runEnds(),
    found(notebook, found) {
      const files = map.update(notebook, found)
      watch?.add(files)
    },
  }
}
