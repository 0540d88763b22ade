import { readFile } from 'node:fs/promises'

import { digestOf } from '../../common/digest.ts'
import { messageOf, NotebookError } from '../../common/errors.ts'
import type { NotebookPlace } from '../report/notebook-place.ts'

let latest: { readonly digest: string; readonly text: string } | undefined

/**
 * The same for each case of a notebook: the one before may have written its
 * outputs into it.
 *
 * @throws NotebookError `NB_ERR_PARSE`
 */
export async function readForCases(
  place: NotebookPlace,
  digest: string,
): Promise<string> {
  if (latest?.digest !== digest) {
    latest = { digest, text: await readNotebook(place, digest) }
  }
  return latest.text
}

/**
 * The text of a notebook, which is that that its tests were made from.
 *
 * @throws NotebookError `NB_ERR_PARSE`
 */
export async function readNotebook(
  { file, shown }: NotebookPlace,
  digest: string,
): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new NotebookError(
      'NB_ERR_PARSE',
      `${shown} cannot be read: ${messageOf(error)}.\nIt was there when Vitest read it. Run it again once it is there.`,
    )
  })
  if (digestOf(text) !== digest) {
    throw new NotebookError(
      'NB_ERR_PARSE',
      `${shown} was changed after Vitest had read it.\nRun it again.`,
    )
  }
  return text
}
