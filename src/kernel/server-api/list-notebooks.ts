import { NotebookError } from '../../common/errors.ts'
import { objectOr, stringOr } from '../../common/json.ts'
import { contentsPath } from './contents.ts'
import { requestObject } from './read-answer.ts'
import type { RestClient } from './rest.ts'

/** Far more than anybody keeps notebooks in. */
const MOST_FOLDERS = 10_000

/**
 * Paths of the notebooks in a folder and below it; hidden ones are not told by
 * servers. A link that leads in a circle is followed once at most.
 *
 * @throws NotebookError `NB_ERR_SERVER` when it isn't there, or is no folder.
 */
export async function listNotebooks(
  rest: RestClient,
  folder: string,
): Promise<string[]> {
  let folders = 0
  const list = async (
    path: string,
    above: ReadonlySet<string>,
  ): Promise<string[]> => {
    folders += 1
    if (folders > MOST_FOLDERS) {
      throw new NotebookError(
        'NB_ERR_SERVER',
        `${rest.address.url} lists more than ${MOST_FOLDERS} folders below "${folder}".\nName the folders that have notebooks: notebooks({ server: { notebooks: ['…'] } })`,
      )
    }
    const entries = await listFolder(rest, path)
    const marks = JSON.stringify(entries.map(({ mark }) => mark))
    if (above.has(marks)) {
      return []
    }
    const aboveNext = new Set(above).add(marks)
    const found = await Promise.all(
      entries.map(async (entry) => {
        if (entry.isFolder) {
          return list(entry.path, aboveNext)
        }
        return /\.ipynb$/i.test(entry.path) ? [entry.path] : []
      }),
    )
    return found.flat()
  }
  return list(folder, new Set())
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
