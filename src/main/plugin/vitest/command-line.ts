import type { TestProject, Vitest } from 'vitest/node'

import { ENVIRONMENT } from '../project.ts'
import { groupOrders } from './run-order.ts'

/**
 * Makes a project of notebooks follow the command line where Vitest hands an
 * option to the root only, and puts it into its group: `--sequence` takes the
 * place of all that a project says on it (Vitest 4.1, `resolveProjects`).
 */
export function followCommandLine(vitest: Vitest, project: TestProject): void {
  const { config } = project
  const given = commandLine(vitest)
  // `--experimental.viteModuleRunner=false` holds for projects, too; but what
  // runs notebooks is what Vite makes of them.
  config.experimental.viteModuleRunner = true
  config.exclude.push(...(vitest.config.cliExclude ?? []))
  if ('dir' in given) {
    config.dir = vitest.config.dir
  }
  if ('maxWorkers' in given) {
    config.maxWorkers = vitest.config.maxWorkers
  }
  const projects = [...new Set([...vitest.projects, project])]
  const orders = groupOrders(
    projects.map((each) => ({
      isNotebooks: each.config.environment === ENVIRONMENT,
      maxWorkers: each.config.maxWorkers,
      groupOrder: each.config.sequence.groupOrder,
    })),
  )
  for (const [index, each] of projects.entries()) {
    each.config.sequence.groupOrder = orders[index] ?? 0
  }
}

/** The options of the command line as they were given. */
export function commandLine(vitest: Vitest): object {
  const given: unknown =
    Reflect.get(vitest, '_cliOptions') ??
    Reflect.get(vitest.config, 'cliOptions')
  return typeof given === 'object' && given !== null ? given : {}
}
