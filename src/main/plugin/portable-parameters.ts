import { relative } from 'node:path'

import type { TestProject } from 'vitest/node'

import { NotebookError } from '../../common/errors.ts'
import { slash } from '../../common/paths.ts'
import type { RuntimeSettings } from '../../contract/settings.ts'
import type { ResolvedOptions } from '../options/options.ts'
import { globPattern } from './glob-pattern.ts'

/** The option `parameters` for the workers; undefined where nothing is given. */
export function portableParameters({
  parameters,
}: Pick<ResolvedOptions, 'parameters'>): RuntimeSettings['parameters'] {
  const given = Object.entries(parameters)
  return given.length === 0
    ? undefined
    : given.map(([glob, values]) => ({
        pattern: globPattern(glob),
        parameters: values,
      }))
}

/**
 * Refuses globs that stand for no notebook: with a slip in one, its notebooks
 * would run with their defaults, and might be green.
 *
 * @param files Notebooks of the run, absolute.
 * @throws NotebookError `NB_ERR_OPTIONS`
 */
export async function refuseUnusedGlobs(
  { parameters }: Pick<ResolvedOptions, 'parameters'>,
  files: readonly string[],
  project: Pick<TestProject, 'globTestFiles' | 'config'>,
): Promise<void> {
  const { root } = project.config
  const unused = (paths: readonly string[], globs: readonly string[]) => {
    const below = paths.map((file) => slash(relative(root, file)))
    return globs.filter((glob) => {
      const pattern = new RegExp(globPattern(glob))
      return !below.some((path) => pattern.test(path))
    })
  }
  const maybe = unused(files, Object.keys(parameters))
  if (maybe.length === 0) {
    return
  }
  // This run may have a part of the notebooks alone.
  const { testFiles } = await project.globTestFiles()
  const [glob] = unused(testFiles, maybe)
  if (glob !== undefined) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `Option \`parameters\` of notebooks() has values for "${glob}", but no notebook is called so.\nGlobs are relative to the root of the project: "**/${glob.replace(/^(?:\.\/|\*\*\/)+/, '')}" is a notebook in any folder.`,
    )
  }
}
