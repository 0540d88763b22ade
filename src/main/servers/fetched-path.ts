import path from 'node:path'

import { NotebookError } from '../../common/errors.ts'

/**
 * Where the copy of a server's notebook belongs below `folder`.
 *
 * @param listed Its path, as the server at `url` lists it.
 * @throws NotebookError `NB_ERR_SERVER` for a path that leads out of there.
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
  return file
}
