import { readText, writeText } from '../../kernel/server-api/contents.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import type { RemoteNotebook } from './save-outputs.ts'
import { changed } from './write-notebook.ts'

/**
 * Replaces the text of a notebook on a server, if it is still `before`.
 *
 * @throws NotebookError `NB_ERR_WRITE`, `NB_ERR_SERVER`
 */
export async function writeToServer(
  { address, path }: RemoteNotebook,
  shown: string,
  before: string,
  after: string,
): Promise<void> {
  await using rest = new RestClient(address)
  if ((await readText(rest, path)) !== before) {
    throw changed(shown)
  }
  await writeText(rest, path, after)
}
