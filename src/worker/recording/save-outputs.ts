import { readFile } from 'node:fs/promises'

import { digestOf } from '../../common/digest.ts'
import { NotebookError } from '../../common/errors.ts'
import type { NotebookReference } from '../../contract/generated-call.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import { NotebookParseError } from '../../nbformat/parse-error.ts'
import { patchNotebook } from '../../nbformat/write/patch-notebook.ts'
import type { CellPatch } from '../../nbformat/write/patch-notebook.ts'
import { shownPath } from '../report/failure.ts'
import { changed, notWritten, writeNotebook } from './write-notebook.ts'

/** A notebook that is on a Jupyter server; what is here is a copy of it. */
export interface RemoteNotebook {
  readonly address: ServerAddress
  /** As the server's contents API names it. */
  readonly path: string
}

/**
 * Writes accepted outputs into a notebook; all else in it stays byte for byte.
 *
 * @returns digest of the text that the file holds now; `undefined` where these
 * outputs stood in it already.
 * @throws NotebookError `NB_ERR_WRITE` (also for nbformat 3 and older),
 * `NB_ERR_SERVER`; the notebook is what it was then.
 */
export async function saveOutputs(
  { file, digest }: NotebookReference,
  patches: readonly CellPatch[],
  root: string,
  remote: RemoteNotebook | undefined,
): Promise<string | undefined> {
  const shown = shownPath(root, file)
  const before = await readFile(file)
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
  if (remote) {
    const { writeToServer } = await import('./write-to-server.ts')
    await writeToServer(remote, shown, text, patched)
  }
  await writeNotebook({ file, shown, before, after: Buffer.from(patched) })
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
