import { setTimeout as sleep } from 'node:timers/promises'

import { responseError } from './rest-errors.ts'
import type { RestResponse } from './rest-errors.ts'
import type { RestClient } from './rest.ts'

/**
 * Ending a kernel that ignores signals takes a server 5 s (jupyter_client's
 * `shutdown_wait_time`), and longer when it ends several.
 */
const TIMEOUT_MS = 20_000

const RETRY_DELAYS_MS = [200, 400, 800, 1600, 3200]

/** Ended; never there, or ended by somebody else; a session whose kernel was ended. */
const GONE_STATUSES: ReadonlySet<number> = new Set([200, 204, 404, 410])

/**
 * Deletes a kernel or a session with its kernel.
 *
 * @returns whether it was still there.
 * @throws NotebookError `NB_ERR_SERVER` when it could not be deleted.
 */
export async function deleteResource(
  rest: RestClient,
  path: string,
  task: string,
): Promise<boolean> {
  const request = { method: 'DELETE', path, timeoutMs: TIMEOUT_MS } as const
  let response: RestResponse = await rest.request(request)
  // While a server restarts a kernel that died, jupyter_client (7.4 and 8.10,
  // `_async_shutdown_kernel`) raises InvalidStateError: 500, and it lives on.
  for (const delay of RETRY_DELAYS_MS) {
    if (response.status !== 500) {
      break
    }
    await sleep(delay)
    response = await rest.request(request)
  }
  if (GONE_STATUSES.has(response.status)) {
    return response.status < 300
  }
  throw responseError(rest.address, response, task)
}
