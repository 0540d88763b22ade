import { join } from 'node:path'

import { NotebookError } from '../../../common/errors.ts'
import {
  FETCHED_FOLDER,
  globbedPath,
  isNotebook,
} from '../../../common/paths.ts'
import type { RuntimeSettings } from '../../../contract/settings.ts'
import type { ResolvedOptions } from '../../options/options.ts'
import { globPattern } from '../glob-pattern.ts'

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

/** The option `cases` for the workers; undefined where there are none. */
export function portableCases({
  cases,
}: Pick<ResolvedOptions, 'cases'>): RuntimeSettings['cases'] {
  const given = Object.entries(cases)
  return given.length === 0
    ? undefined
    : given.map(([glob, each]) => ({
        pattern: globPattern(glob),
        cases: each,
      }))
}

/**
 * Refuses globs that stand for no notebook: with a slip in one, its notebooks
 * would run with their defaults, or without their set-up, and might be green.
 *
 * @param files Notebooks of the run, absolute.
 * @param root Of the project.
 * @throws NotebookError `NB_ERR_OPTIONS`
 */
export async function refuseUnusedGlobs(
  {
    parameters,
    cases,
    before,
    after,
  }: Pick<ResolvedOptions, 'parameters' | 'cases' | 'before' | 'after'>,
  files: readonly string[],
  root: string,
): Promise<void> {
  const paths = files.map((file) => globbedPath(root, file))
  const given = Object.entries({
    parameters: Object.keys(parameters),
    cases: Object.keys(cases),
    before: before.map(({ glob }) => glob),
    after: after.map(({ glob }) => glob),
  }).flatMap(([option, globs]) =>
    globs.flatMap((glob) => (glob === undefined ? [] : [{ option, glob }])),
  )
  for (const { option, glob } of given) {
    const pattern = new RegExp(globPattern(glob))
    const isUsed =
      paths.some((path) => pattern.test(path)) ||
      (await standsForNotebook(glob, root))
    if (!isUsed) {
      throw new NotebookError(
        'NB_ERR_OPTIONS',
        `Option \`${option}\` of notebooks() has ${option === 'parameters' || option === 'cases' ? 'values' : 'code'} for "${glob}", but no notebook is called so.\nGlobs are relative to the root of the project: "**/${glob.replace(/^(?:\.\/|\*\*\/)+/, '')}" is a notebook in any folder.`,
      )
    }
  }
}

/** Whether there is one on the disk: a run may have a part of the notebooks alone. */
async function standsForNotebook(glob: string, root: string): Promise<boolean> {
  const { glob: find } = await import('tinyglobby')
  const found = await Promise.all(
    [root, join(root, FETCHED_FOLDER)].map(async (cwd) =>
      find([glob.replace(/^\.\//, '')], {
        cwd,
        dot: true,
        ignore: ['**/node_modules/**'],
      }),
    ),
  )
  return found.flat().some(isNotebook)
}
