/// <reference path="./picomatch.d.ts" />
import picomatch from 'picomatch'

import { NotebookError } from '../../common/errors.ts'
import { findContents } from '../../kernel/server-api/contents.ts'
import { listNotebooks } from '../../kernel/server-api/list-notebooks.ts'
import type { RestClient } from '../../kernel/server-api/rest.ts'

/** Which notebooks of a server are meant, by globs of its paths. */
export interface ServerSelection {
  /** Paths of notebooks, folders, and globs. */
  readonly notebooks: readonly string[]
  /** Globs of what is left out, unless it is named by its path. */
  readonly exclude: readonly string[]
}

/**
 * Paths of the notebooks on a server that are meant, each once.
 *
 * @throws NotebookError `NB_ERR_SERVER` for an entry that stands for nothing
 * there, or for too much; `NB_ERR_OPTIONS` for one that leads out.
 */
export async function selectNotebooks(
  rest: RestClient,
  { notebooks, exclude }: ServerSelection,
): Promise<readonly string[]> {
  const lists = await Promise.all(
    notebooks.map((entry) => notebooksAt(rest, entry, exclude)),
  )
  return [...new Set(lists.flat())]
}

async function notebooksAt(
  rest: RestClient,
  entry: string,
  exclude: readonly string[],
): Promise<readonly string[]> {
  const path = entry.replace(/^\/+|\/+$/g, '')
  if (path.split('/').includes('..')) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `\`server.notebooks\` names "${entry}", which leads out of the server's root.\nPaths start at the root directory of the server.`,
    )
  }
  // A file may have any name: what is there by that name is meant.
  const found = await findContents(rest, path)
  if (found) {
    return found.type === 'directory'
      ? listNotebooks(rest, path, narrowing('**', exclude))
      : [path]
  }
  const { base, isGlob } = picomatch.scan(path)
  const listed =
    isGlob && (await findContents(rest, base))
      ? await listNotebooks(rest, base, narrowing(path, exclude))
      : []
  if (listed.length > 0) {
    return listed
  }
  throw new NotebookError(
    'NB_ERR_SERVER',
    `There is no ${isGlob ? 'notebook like ' : ''}"${entry}" at ${rest.address.url}, which \`server.notebooks\` names.\nPaths start at the root directory of the server; gateways have no notebooks at all.`,
  )
}

/** No file of the user's has such a name. */
const ANYTHING = '\u0001'

/** What is wanted of a folder, and which folders below it need no look. */
export function narrowing(
  glob: string,
  exclude: readonly string[],
): {
  readonly isWanted: (path: string) => boolean
  readonly isClosed: (folder: string) => boolean
} {
  const isMeant = picomatch(glob, { dot: true })
  const isExcluded = picomatch([...exclude], { dot: true })
  return {
    isWanted: (path) => isMeant(path) && !isExcluded(path),
    // Excluded whatever is in it, and below.
    isClosed: (folder) =>
      isExcluded(`${folder}/${ANYTHING}`) &&
      isExcluded(`${folder}/${ANYTHING}/${ANYTHING}`),
  }
}
