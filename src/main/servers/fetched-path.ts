import path from 'node:path'

import { NotebookError } from '../../common/errors.ts'
import { inertLine } from '../../common/inert.ts'

/**
 * Where the copy of a server's notebook belongs below `folder`.
 *
 * @param listed Its path, as the server at `url` lists it.
 * @throws NotebookError `NB_ERR_SERVER` for a path that leads out of there, or
 * has a line break.
 */
export function fetchedPath(
  folder: string,
  listed: string,
  url: string,
): string {
  const file = path.resolve(folder, listed)
  const inside = path.relative(folder, file)
  const leadsOut = path.isAbsolute(inside) || /^\.\.(?:[\\/]|$)/.test(inside)
  if (leadsOut || inside !== path.normalize(listed)) {
    throw new NotebookError(
      'NB_ERR_SERVER',
      `${url} lists a notebook "${listed}", which leads out of its root.\nNothing was fetched from there: is it the server that you mean?`,
    )
  }
  // Vitest would pass over it (4.1, 5.1: no glob matches it), or not find it.
  if (/[\n\r]/.test(listed)) {
    throw new NotebookError(
      'NB_ERR_SERVER',
      `${url} has a notebook "${inertLine(listed)}" with a line break in its path, which Vitest would pass over.\nRename it there, or leave it out: server: { exclude: ['…'] }`,
    )
  }
  return file
}
