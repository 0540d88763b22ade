import { objectOr } from '../../common/json.ts'
import { requestObject } from './read-answer.ts'
import type { RestClient } from './rest.ts'

/** What the local host itself waits for before it can start kernels: "importing ipykernel". */
export async function findAwaitedWork(
  rest: RestClient,
): Promise<string | undefined> {
  const request = { method: 'GET', path: '/api', timeoutMs: 2_000 } as const
  const answer = await requestObject(rest, request, [200], 'describe itself')
  const { awaits } = objectOr(answer['host'])
  return typeof awaits === 'string' ? awaits : undefined
}
