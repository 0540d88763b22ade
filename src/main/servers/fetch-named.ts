import {
  isNotebookError,
  messageOf,
  NotebookError,
} from '../../common/errors.ts'
import { ALWAYS_EXCLUDED } from '../options/resolve-options.ts'
import type { ServerOptions } from '../options/server-options.ts'
import { fetchNotebooks } from './fetch-notebooks.ts'
import { openServer } from './open-server.ts'
import type { Opening } from './open-server.ts'

/**
 * Copies what `server.notebooks` names into `folder`.
 *
 * @throws NotebookError that ends Vitest, and says so.
 */
export async function fetchNamed(
  server: Readonly<ServerOptions>,
  opening: Opening,
  folder: string,
): Promise<void> {
  try {
    const { address } = await openServer(server, opening)
    await fetchNotebooks(
      address,
      {
        notebooks: server.notebooks ?? [],
        exclude: server.exclude ?? [],
        passedOver: ['**/.*/**', ...ALWAYS_EXCLUDED],
      },
      folder,
    )
  } catch (error) {
    throw isNotebookError(error) ? notFetched(error) : error
  }
}

/** Vitest shows the stack of what ends it, which says nothing here. */
function notFetched(error: NotebookError): NotebookError {
  const shown = new NotebookError(
    error.code,
    `No test was run, since what \`server.notebooks\` names could not be fetched.\n${messageOf(error)}`,
  )
  shown.stack = String(shown)
  return shown
}
