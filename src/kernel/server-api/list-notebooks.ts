import { NotebookError } from '../../common/errors.ts'
import { objectOr, stringOr } from '../../common/json.ts'
import { contentsPath } from './contents.ts'
import { requestObject } from './read-answer.ts'
import type { RestClient } from './rest.ts'

/** Far more than anybody keeps notebooks in, and has run as tests. */
const MOST = { folders: 10_000, notebooks: 2_000, levels: 30 } as const

interface Narrowing {
  readonly isWanted: (path: string) => boolean
  /** Whether nothing below this folder is wanted. */
  readonly isClosed: (folder: string) => boolean
}

/** One folder after another would wait most of the time; all at once is no way to treat a server. */
const AT_ONCE = 8

/**
 * Paths of the notebooks in a folder and below it; hidden ones are not told by
 * servers. A link that leads in a circle is followed once at most.
 *
 * @throws NotebookError `NB_ERR_SERVER` when it isn't there, or is no folder, or
 * there is more than anybody means: a part of it would look like all of it.
 */
export async function listNotebooks(
  rest: RestClient,
  folder: string,
  { isWanted, isClosed }: Narrowing,
): Promise<string[]> {
  const found: string[] = []
  let folders = 0
  let level: Listed[] = [{ path: folder, above: new Set() }]
  for (let depth = 0; level.length > 0; depth += 1) {
    const below: Listed[] = []
    if (depth > MOST.levels) {
      throw tooMuch(rest, folder, `more than ${MOST.levels} levels of folders`)
    }
    for (let from = 0; from < level.length; from += AT_ONCE) {
      const part = level.slice(from, from + AT_ONCE)
      folders += part.length
      if (folders > MOST.folders) {
        throw tooMuch(rest, folder, `more than ${MOST.folders} folders`)
      }
      const lists = await Promise.all(
        part.map(async (listed) => listOne(rest, listed)),
      )
      for (const { entries, above } of lists) {
        for (const { path, isFolder } of entries) {
          if (isFolder && !isClosed(path)) {
            below.push({ path, above })
          } else if (!isFolder && /\.ipynb$/i.test(path) && isWanted(path)) {
            found.push(path)
          }
        }
      }
      if (found.length > MOST.notebooks) {
        throw tooMuch(rest, folder, `more than ${MOST.notebooks} notebooks`)
      }
    }
    level = below
  }
  return found
}

interface Listed {
  readonly path: string
  /** What the folders above it hold. */
  readonly above: ReadonlySet<string>
}

async function listOne(
  rest: RestClient,
  { path, above }: Listed,
): Promise<{
  readonly entries: readonly Entry[]
  readonly above: ReadonlySet<string>
}> {
  const entries = await listFolder(rest, path)
  const marks = JSON.stringify(entries.map(({ mark }) => mark))
  return above.has(marks)
    ? { entries: [], above }
    : { entries, above: new Set(above).add(marks) }
}

function tooMuch(
  { address }: RestClient,
  folder: string,
  what: string,
): NotebookError {
  return new NotebookError(
    'NB_ERR_SERVER',
    `${address.url} has ${what} below "${folder}", which \`server.notebooks\` names.\nName the folders that have notebooks, or leave others out: notebooks({ server: { notebooks: ['…'], exclude: ['data/**'] } })`,
  )
}

interface Entry {
  readonly path: string
  readonly isFolder: boolean
  /**
   * The same for the same thing. Servers don't tell links, but a folder that
   * holds what one above it holds, each with the same times, is that one.
   */
  readonly mark: readonly unknown[]
}

async function listFolder(rest: RestClient, path: string): Promise<Entry[]> {
  const request = {
    method: 'GET',
    path: contentsPath(path, '?type=directory&content=1'),
  } as const
  const answer = await requestObject(rest, request, [200], `list "${path}"`)
  const { content } = answer
  return (Array.isArray(content) ? content.map(objectOr) : []).map((entry) => {
    const { name, type, size, created, last_modified } = entry
    return {
      path: stringOr(entry['path'], ''),
      isFolder: type === 'directory',
      mark: [name, type, size, created, last_modified],
    }
  })
}
