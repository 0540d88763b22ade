import { readText, writeText } from '../../kernel/server-api/contents.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import { changed } from './write-notebook.ts'

/**
 * Replaces the text of a notebook on a server, if it is still `before`.
 *
 * @param path As the server's contents API names it.
 * @throws NotebookError `NB_ERR_WRITE`, `NB_ERR_SERVER`
 */
export async function writeToServer(
  server: ServerAddress,
  path: string,
  {
    shown,
    before,
    after,
  }: {
    /** The path as messages show it. */
    readonly shown: string
    readonly before: string
    readonly after: string
  },
): Promise<void> {
  await using rest = new RestClient(server)
  if ((await readText(rest, path)) !== before) {
    throw changed(shown)
  }
  await writeText(rest, path, after)
}
