import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

import { readText } from '../../kernel/server-api/contents.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import { fetchedPath } from './fetched-path.ts'
import { selectNotebooks } from './select-notebooks.ts'
import type { ServerSelection } from './select-notebooks.ts'

/** Of requests: a server does one after another anyway. */
const AT_ONCE = 8

/**
 * Copies notebooks from a Jupyter server into `folder`, byte for byte, under
 * the paths that the server's contents API gives them. Copies of others, from
 * an earlier run, are removed, and git sees none of them.
 *
 * @throws NotebookError `NB_ERR_SERVER`
 */
export async function fetchNotebooks(
  address: ServerAddress,
  selection: ServerSelection,
  folder: string,
): Promise<void> {
  await using rest = new RestClient(address)
  const copies = (await selectNotebooks(rest, selection)).map((listed) => ({
    listed,
    file: fetchedPath(folder, listed, address.url),
  }))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, '.gitignore'), '*\n')
  await removeOthers(folder, new Set(copies.map(({ file }) => file)))
  for (let from = 0; from < copies.length; from += AT_ONCE) {
    await Promise.all(
      copies.slice(from, from + AT_ONCE).map(async ({ listed, file }) => {
        await writeIfChanged(file, await readText(rest, listed))
      }),
    )
  }
}

/** What runs beside may be reading it, and watch mode looks at what is written. */
async function writeIfChanged(file: string, text: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => undefined)
  if (before === text) {
    return
  }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

async function removeOthers(
  folder: string,
  wanted: ReadonlySet<string>,
): Promise<void> {
  const folders = new Set(
    [...wanted].flatMap((file) => foldersOf(folder, file)),
  )
  const clean = async (at: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      const isOurs = at === folder && entry.name === '.gitignore'
      if (entry.isDirectory() && folders.has(path)) {
        await clean(path)
      } else if (entry.isDirectory() || !(isOurs || wanted.has(path))) {
        await rm(path, { recursive: true, force: true })
      }
    }
  }
  await clean(folder)
}

/** The folders between both. */
function foldersOf(folder: string, file: string): readonly string[] {
  const parts = relative(folder, dirname(file)).split(/[\\/]/)
  return parts.map((_, index) => join(folder, ...parts.slice(0, index + 1)))
}
