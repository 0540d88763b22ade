import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { slash } from '../../../common/paths.ts'
import type { ArtifactSettings } from '../../../contract/settings.ts'
import { casePath } from '../../../parameters/cases.ts'
import type { ResolvedOptions } from '../../options/options.ts'

/**
 * Where executed notebooks go; tells of notebooks that are there already and
 * are no such copies, since nothing in that folder is ever run.
 *
 * @param roots Folders of the notebooks that are run, absolute; the first is
 * that of the project.
 */
export function artifactSettings(
  { output, cases }: Pick<ResolvedOptions, 'output' | 'cases'>,
  roots: readonly [string, ...string[]],
  warn: (message: string) => void,
): ArtifactSettings | undefined {
  if (!output) {
    return undefined
  }
  const folder = join(roots[0], output.folder)
  const endings = Object.values(cases)
    .flat()
    .map(({ name }) => casePath('', name))
  const [first, ...others] = notebooksIn(folder).filter(
    (path) =>
      !sourcesOf(path, endings).some((source) =>
        roots.some((root) => existsSync(join(root, source))),
      ),
  )
  if (first !== undefined) {
    warn(
      `${output.folder}/${first}${others.length > 0 ? ` and ${others.length} more` : ''} will not be run: ` +
        'the option `output` of notebooks() reserves that folder for executed notebooks. Move or delete it.',
    )
  }
  return { folder, timings: output.timings }
}

/** Which notebooks an executed one may be of: `report (eu).ipynb` is a case of `report.ipynb`. */
function sourcesOf(path: string, endings: readonly string[]): string[] {
  const name = path.replace(/\.\w+$/, '')
  const type = path.slice(name.length)
  return [
    path,
    ...endings
      .filter((ending) => name.endsWith(ending))
      .map((ending) => name.slice(0, -ending.length) + type),
  ]
}

function notebooksIn(folder: string): string[] {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory()
  if (isFolder !== true) {
    return []
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(slash)
    .filter((path) => /\.ipynb$/i.test(path) && !path.startsWith('__/'))
    .toSorted()
}
