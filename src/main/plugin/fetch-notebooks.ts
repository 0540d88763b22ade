import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

import { NotebookError } from '../../common/errors.ts'
import { findContents, readText } from '../../kernel/server-api/contents.ts'
import { listNotebooks } from '../../kernel/server-api/list-notebooks.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import { fetchedPath } from './fetched-path.ts'

/**
 * Copies notebooks from a Jupyter server into `folder`, byte for byte, under
 * the paths that the server's contents API gives them. What an earlier run left
 * there is removed.
 *
 * @param entries Paths of notebooks and of folders of notebooks on the server.
 * @throws NotebookError `NB_ERR_SERVER`
 */
export async function fetchNotebooks(
  address: ServerAddress,
  entries: readonly string[],
  folder: string,
): Promise<void> {
  await using rest = new RestClient(address)
  const lists = await Promise.all(
    entries.map((entry) => notebooksAt(rest, entry)),
  )
  const copies = [...new Set(lists.flat())].map((listed) => ({
    listed,
    file: fetchedPath(folder, listed, address.url),
  }))
  await rm(folder, { recursive: true, force: true })
  for (const { listed, file } of copies) {
    const text = await readText(rest, listed)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}

async function notebooksAt(rest: RestClient, entry: string): Promise<string[]> {
  const path = entry.replace(/^\/+|\/+$/g, '')
  if (path.split('/').includes('..')) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `\`server.notebooks\` names "${entry}", which leads out of the server's root.\nPaths start at the root directory of the server.`,
    )
  }
  const found = await findContents(rest, path)
  if (!found) {
    throw new NotebookError(
      'NB_ERR_SERVER',
      `There is no "${entry}" at ${rest.address.url}, which \`server.notebooks\` names.\nPaths start at the root directory of the server; gateways have no notebooks at all.`,
    )
  }
  return found.type === 'directory' ? listNotebooks(rest, path) : [path]
}
