import { readFile } from 'node:fs/promises'

import { digestOf } from '../../common/digest.ts'
import { NotebookError } from '../../common/errors.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import { NotebookParseError } from '../../nbformat/parse-error.ts'
import { patchNotebook } from '../../nbformat/write/patch-notebook.ts'
import type { CellPatch } from '../../nbformat/write/patch-notebook.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'
import { changed, gone, notWritten, writeNotebook } from './write-notebook.ts'
import { writeToServer } from './write-to-server.ts'

export interface SaveOptions {
  readonly server: ServerAddress
  /** Folders that a link in one of them must not lead out of, absolute. */
  readonly within: readonly string[]
}

/**
 * Writes accepted outputs into a notebook, on the server too where it is from
 * there; all else in it stays byte for byte.
 *
 * @param digest Of the text that the tests were made from.
 * @returns digest of the text that the file holds now; `undefined` where these
 * outputs stood in it already.
 * @throws NotebookError `NB_ERR_WRITE` (also for nbformat 3 and older),
 * `NB_ERR_SERVER`; the notebook is what it was then.
 */
export async function saveOutputs(
  { file, shown, serverPath, isFetched }: NotebookPlace,
  digest: string,
  patches: readonly CellPatch[],
  { server, within }: SaveOptions,
): Promise<string | undefined> {
  const before = await readFile(file).catch(gone(shown))
  const text = before.toString('utf8')
  if (digestOf(text) !== digest) {
    throw changed(shown)
  }
  if (!Buffer.from(text).equals(before)) {
    throw notWritten(shown, 'it is not valid UTF-8')
  }
  const patched = patch(text, patches, shown)
  if (patched === text) {
    return undefined
  }
  if (isFetched) {
    await writeToServer(server, serverPath, {
      shown,
      before: text,
      after: patched,
    })
  }
  const after = Buffer.from(patched)
  await writeNotebook({ file, shown, within, before, after })
  return digestOf(patched)
}

function patch(
  text: string,
  patches: readonly CellPatch[],
  shown: string,
): string {
  try {
    return patchNotebook(text, patches)
  } catch (error) {
    if (!(error instanceof NotebookParseError)) {
      throw error
    }
    const why = error.message.replace(' FILE', ` "${shown}"`)
    throw new NotebookError(
      'NB_ERR_WRITE',
      `${shown} was not updated: ${why}`,
      { cause: error },
    )
  }
}
