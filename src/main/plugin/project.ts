/// <reference types="vitest/config" />
import { availableParallelism } from 'node:os'

import type { TestProjectInlineConfiguration } from 'vitest/config'
import type { Vite } from 'vitest/node'

import { packageFile } from '../../common/package-files.ts'
import { notebooksAtOnce } from '../options/notebooks-at-once.ts'
import type { ResolvedOptions } from '../options/options.ts'
import { allowsFewFiles, openFilesLimit } from './open-files.ts'
import type { RunOptions } from './vitest/run-options.ts'

export const ENVIRONMENT: string = packageFile('dist/environment.js')

/**
 * The Vitest project that notebooks form. A project of its own keeps the
 * user's set-up files, aliases and test environment away from notebooks, and
 * ours away from ordinary tests.
 */
export function notebookProject(
  options: ResolvedOptions,
  plugin: Vite.Plugin,
  of: {
    /** When omitted: the root of the configuration that lists the project. */
    readonly root?: string
    /** Of the project that the plugin is in. */
    readonly runOptions: RunOptions
  },
): TestProjectInlineConfiguration {
  // Vitest 5 inherits the root's configuration by default; the types of 4.1
  // don't know the value, which is its default.
  const standalone: Record<string, boolean> = { extends: false }
  const isShortOfFiles = allowsFewFiles(openFilesLimit())
  return {
    ...standalone,
    ...(of.root !== undefined && { root: of.root }),
    plugins: [plugin],
    test: {
      name: { label: options.name, color: 'yellow' },
      include: [...options.include],
      exclude: [...options.exclude],
      environment: ENVIRONMENT,
      // The kernels isolate the notebooks; no code of the user's runs in a worker.
      // Threads share the files that a process may have open.
      pool: isShortOfFiles ? 'forks' : 'threads',
      isolate: false,
      // Vitest 5 caches transformed modules by content, but ours depend on options too.
      ...({ fsModuleCache: false } satisfies Record<string, boolean>),
      // A worker mostly waits for its kernel, so Vitest's default of one core
      // less than there are would leave one idle; kernels on another machine
      // have nothing to do with the cores of this one.
      maxWorkers: isShortOfFiles
        ? 2
        : notebooksAtOnce(options.server, process.env, availableParallelism()),
      ...of.runOptions,
    },
  }
}
