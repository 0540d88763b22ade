import type { CliOptions } from 'vitest/node'

import { setInvocation } from '../../main/plugin/invocation.ts'
import { fallbackNotebooks } from '../../main/plugin/notebooks.ts'
import { configurationWords } from '../../main/plugin/vitest/configuration-options.ts'
import { parseArguments } from '../arguments/parse-arguments.ts'
import { CommandError } from '../command-error.ts'
import { EXIT } from '../exit-codes.ts'
import { printError } from '../terminal.ts'
import { loadVitest, requireVitest } from './find-vitest.ts'
import { ProjectSelection, vitestFilters } from './project-selection.ts'
import { selectNotebooks } from './select-notebooks.ts'
import { vitestArguments } from './vitest-arguments.ts'

/**
 * Runs the notebooks that the arguments name, with the user's own Vitest and in
 * its way: this process ends with it, or goes on watching.
 *
 * @throws CommandError
 */
export async function runNotebooks(
  args: readonly string[],
  cwd: string,
): Promise<void> {
  const own = parseArguments(args, cwd)
  const found = requireVitest(cwd)
  const api = await loadVitest(found)
  const { paths, options } = vitestArguments(own.others, api, found)
  const selection = selectNotebooks(paths, cwd)
  const projects = new ProjectSelection(selection)
  let settled: Promise<void> | undefined
  setInvocation({
    options: own.options,
    command: [
      'vitest-notebook',
      'run',
      ...own.repeat,
      ...configurationWords(options),
    ],
    adopt: (project) => projects.adopt(project),
    ready: () => (settled ??= settle(projects, options)),
  })
  const vitest = await api.startVitest(
    'test',
    [...vitestFilters(selection)],
    {
      ...options,
      ...(own.update && { update: true }),
      ...(selection.some(({ line }) => line !== undefined) && {
        includeTaskLocation: true,
      }),
    },
    { plugins: [fallbackNotebooks()] },
  )
  if (projects.projects.length === 0) {
    await vitest.close()
    throw new CommandError(
      'The configuration has no project that runs notebooks: --project leaves it out.',
    )
  }
  if (!vitest.shouldKeepServer()) {
    await vitest.exit()
  }
}

/** Ends the process where the selection is faulty: Vitest itself would go on, or be green. */
async function settle(
  projects: ProjectSelection,
  { passWithNoTests }: CliOptions,
): Promise<void> {
  const fault = await projects.settle(passWithNoTests === true)
  if (!fault) {
    return
  }
  printError(fault.message)
  await projects.projects[0]?.vitest.close()
  process.exit(EXIT.usage)
}
