import { resolve } from 'node:path'

import type { Vitest } from 'vitest/node'

import { slash } from '../../common/paths.ts'
import type { DependencyMap } from './dependency-map.ts'

/**
 * Lets `vitest related FILE` and `vitest --changed` select the notebooks that
 * used a file when they last ran: a notebook counts as changed with its files.
 *
 * Vitest would take imports in the generated modules, too, but only of files
 * that are still there (4.1, `getTestDependencies`), and it would have to
 * transform every one of them, whatever it is.
 */
export function relateNotebooks(vitest: Vitest, map: DependencyMap): void {
  const { config, vcs } = vitest
  const withUsers = (files: readonly string[]): string[] => [
    ...files,
    ...files.flatMap((file) => map.usersOf(slash(resolve(config.root, file)))),
  ]
  if (config.related) {
    config.related = withUsers(config.related)
  } else if (config.changed) {
    const find = vcs.findChangedFiles.bind(vcs)
    vcs.findChangedFiles = async (options) => withUsers(await find(options))
  }
}
