import {
  findContents,
  readFile,
  readText,
  writeText,
} from '../../kernel/server-api/contents.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import {
  changed,
  changedAfter,
  goneFrom,
  notWritten,
} from './write-notebook.ts'

/**
 * Replaces the text of a notebook on a server, if it is still `before`. The
 * contents API has no write on a condition, so what somebody saves between our
 * look and our write, which follow each other at once, is lost; what is saved
 * after that is not, and told. Checkpoints are made of notebooks that are saved
 * as such, and this is saved as text.
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
  const there = await findContents(rest, path)
  if (there === undefined || there.type === 'directory') {
    throw goneFrom(shown, there === undefined ? 'ENOENT' : 'EISDIR')
  }
  const { text, isVerbatim } = await readFile(rest, path)
  if (!isVerbatim) {
    throw notWritten(
      shown,
      'its server does not give its text as it is, so that more would change than outputs',
    )
  }
  if (text !== before) {
    throw changed(shown)
  }
  const written = await writeText(rest, path, after)
  const now = await findContents(rest, path)
  if (now?.last_modified === written) {
    return
  }
  if ((await readText(rest, path)) !== after) {
    throw changedAfter(shown)
  }
}
