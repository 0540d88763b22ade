import type { JsonObject } from '../../../src/common/json.ts'
import {
  readObjects,
  requestStatus,
} from '../../../src/kernel/server-api/read-answer.ts'
import type { RestClient } from '../../../src/kernel/server-api/rest.ts'

/** The kernels of a server. Gateways don't allow it (403). */
export async function listKernels(
  rest: RestClient,
): Promise<readonly JsonObject[]> {
  const task = 'list the kernels'
  const request = { method: 'GET', path: '/api/kernels' } as const
  const response = await requestStatus(rest, request, [200], task)
  return readObjects(rest, response, task)
}
