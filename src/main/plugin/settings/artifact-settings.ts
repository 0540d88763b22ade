import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { slash } from '../../../common/paths.ts'
import type { ArtifactSettings } from '../../../contract/settings.ts'
import type { ResolvedOptions } from '../../options/options.ts'

/**
 * Where executed notebooks go; tells of notebooks that are there already and
 * are no such copies, since nothing in that folder is ever run.
 *
 * @param roots Folders of the notebooks that are run, absolute; the first is
 * that of the project.
 */
export function artifactSettings(
  output: ResolvedOptions['output'],
  roots: readonly [string, ...string[]],
  warn: (message: string) => void,
): ArtifactSettings | undefined {
  if (!output) {
    return undefined
  }
  const folder = join(roots[0], output.folder)
  const [first, ...others] = notebooksIn(folder).filter(
    (path) => !roots.some((root) => existsSync(join(root, path))),
  )
  if (first !== undefined) {
    warn(
      `${output.folder}/${first}${others.length > 0 ? ` and ${others.length} more` : ''} will not be run: ` +
        'the option `output` of notebooks() reserves that folder for executed notebooks. Move or delete it.',
    )
  }
  return { folder, timings: output.timings }
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
