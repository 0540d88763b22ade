/// <reference path="./picomatch.d.ts" />
import picomatch from 'picomatch'

import { NotebookError } from '../../common/errors.ts'
import { isNotebook } from '../../common/paths.ts'
import { findContents } from '../../kernel/server-api/contents.ts'
import { listNotebooks } from '../../kernel/server-api/list-notebooks.ts'
import type { RestClient } from '../../kernel/server-api/rest.ts'

/** Which notebooks of a server are meant, by globs of its paths. */
export interface ServerSelection {
  /** Paths of notebooks, folders, and globs. */
  readonly notebooks: readonly string[]
  /** Globs of what is left out, unless it is named by its path. */
  readonly exclude: readonly string[]
  /** Globs of what Vitest passes over, however it is named. */
  readonly passedOver: readonly string[]
}

/**
 * Paths of the notebooks on a server that are meant, each once.
 *
 * @throws NotebookError `NB_ERR_SERVER` for an entry that stands for nothing
 * there, or for too much; `NB_ERR_OPTIONS` for one that leads out.
 */
export async function selectNotebooks(
  rest: RestClient,
  { notebooks, exclude, passedOver }: ServerSelection,
): Promise<readonly string[]> {
  const left = [...exclude, ...passedOver]
  const lists = await Promise.all(
    notebooks.map((entry) => notebooksAt(rest, entry, left)),
  )
  const named = notebooks.map(pathOf)
  for (const path of lists.flat()) {
    if (named.includes(path)) {
      requireRun(path, passedOver)
    }
  }
  return [...new Set(lists.flat())]
}

async function notebooksAt(
  rest: RestClient,
  entry: string,
  exclude: readonly string[],
): Promise<readonly string[]> {
  const path = pathOf(entry)
  if (path.split('/').includes('..')) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `\`server.notebooks\` names "${entry}", which leads out of the server's root.\nPaths start at the root directory of the server.`,
    )
  }
  // A file may have any name: what is there by that name is meant.
  const found = await findContents(rest, path)
  if (found && found.type !== 'directory') {
    return [path]
  }
  const { base, isGlob } = picomatch.scan(path)
  const listed = found
    ? await listNotebooks(rest, path, narrowing('**', exclude))
    : isGlob && (await findContents(rest, base))
      ? await listNotebooks(rest, base, narrowing(path, exclude))
      : []
  if (listed.length > 0) {
    return listed
  }
  const where = `"${entry}" at ${rest.address.url}, which \`server.notebooks\` names`
  throw new NotebookError(
    'NB_ERR_SERVER',
    found
      ? `There is no notebook in ${where}.\nLeave that out, or see what \`server.exclude\` has of it; hidden folders, checkpoints, environments and _build are always left out.`
      : `There is no ${isGlob ? 'notebook like ' : ''}${where}.\nPaths start at the root directory of the server; gateways have no notebooks at all.`,
  )
}

function pathOf(entry: string): string {
  return entry.replace(/^\/+|\/+$/g, '')
}

/** It would be fetched, and not be run. */
function requireRun(path: string, passedOver: readonly string[]): void {
  if (!isNotebook(path)) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `\`server.notebooks\` names "${path}", which is no notebook by its name.\nName notebooks (\`.ipynb\`), folders of them, or globs.`,
    )
  }
  if (picomatch([...passedOver], { dot: true })(path)) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `\`server.notebooks\` names "${path}", which is never run: hidden folders, checkpoints, node_modules, environments and _build are left out.\nName one that is in another folder.`,
    )
  }
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
    // A line break, which no glob has a sign for, is refused later, by its name.
    isWanted: (path) => {
      const line = path.replaceAll(/[\n\r]/g, '?')
      return isMeant(line) && !isExcluded(line)
    },
    // Excluded whatever is in it, and below.
    isClosed: (folder) =>
      isExcluded(`${folder}/${ANYTHING}`) &&
      isExcluded(`${folder}/${ANYTHING}/${ANYTHING}`),
  }
}
