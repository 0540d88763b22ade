import type { ResolvedOptions } from '../../main/options/options.ts'
import { setInvocation } from '../../main/plugin/invocation.ts'
import type { AdoptedProject } from '../../main/plugin/invocation.ts'
import { fallbackNotebooks } from '../../main/plugin/notebooks.ts'
import type { RunArguments } from '../arguments/parse-arguments.ts'
import { CommandError } from '../command-error.ts'
import { loadVitest } from '../run/find-vitest.ts'
import type { FoundVitest } from '../run/find-vitest.ts'
import { vitestArguments } from '../run/vitest-arguments.ts'

/** The notebooks of one project, and how they are run. */
export interface NotebookProject {
  readonly name: string
  readonly root: string
  readonly options: ResolvedOptions
  /** Absolute. */
  readonly notebooks: readonly string[]
}

export interface Configuration {
  /** Absolute; undefined where there is none. */
  readonly file: string | undefined
  readonly projects: readonly NotebookProject[]
}

/**
 * Has Vitest read the configuration, without running anything.
 *
 * @throws CommandError for arguments that are not understood, else whatever is
 * wrong with it.
 */
export async function readConfiguration(
  args: RunArguments,
  found: FoundVitest,
): Promise<Configuration> {
  const api = await loadVitest(found)
  const { options, paths } = vitestArguments(args.others, api, found)
  if (paths.length > 0) {
    throw new CommandError(
      `\`vitest-notebook doctor\` takes no paths, got ${paths.join(' ')}.\nStart it in the folder where the notebooks are run, or name that with --root.`,
    )
  }
  const adopted: AdoptedProject[] = []
  setInvocation({
    options: args.options,
    command: ['vitest-notebook', 'run'],
    adopt: (project) => adopted.push(project),
    ready: () => Promise.resolve(),
  })
  const vitest = await api.createVitest(
    'test',
    { ...options, watch: false, run: true },
    { plugins: [fallbackNotebooks()] },
  )
  try {
    const asked = adopted.filter(({ isFallback }) => !isFallback)
    const projects = await Promise.all(
      (asked.length > 0 ? asked : adopted).map(async ({ project, options }) => {
        const { testFiles } = await project.globTestFiles()
        return {
          name: project.name,
          root: project.config.root,
          options,
          notebooks: testFiles.toSorted(),
        }
      }),
    )
    return { file: vitest.vite.config.configFile, projects }
  } finally {
    await vitest.close()
  }
}
