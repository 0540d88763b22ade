import { stringOr } from '../../common/json.ts'
import type { KeptKernel } from '../../contract/broker-protocol.ts'
import { kernelPath } from '../../kernel/server-api/kernels.ts'
import {
  readObject,
  requestStatus,
} from '../../kernel/server-api/read-answer.ts'
import { RestClient } from '../../kernel/server-api/rest.ts'
import type { Whereabouts } from './describe-kept.ts'

/**
 * Has a kernel of the local host not end with its client.
 *
 * @returns whether it can be connected to by others.
 */
export async function keepOnHost({
  address,
  id,
}: KeptKernel): Promise<boolean> {
  await using rest = new RestClient(address)
  const request = { method: 'POST', path: `${kernelPath(id)}/keep` } as const
  return (await rest.request(request)).status === 204
}

/**
 * Has it not end with the run, either.
 *
 * @returns `undefined` where it is gone.
 */
export async function leaveOnHost({
  address,
  id,
  python,
}: KeptKernel & { readonly kind: 'local-host' }): Promise<
  Whereabouts | undefined
> {
  await using rest = new RestClient(address)
  const task = 'leave a kernel to you'
  const request = { method: 'POST', path: `${kernelPath(id)}/leave` } as const
  const statuses = [200, 404, 409]
  const response = await requestStatus(rest, request, statuses, task)
  if (response.status !== 200) {
    return undefined
  }
  const facts = readObject(rest, response, task)
  return {
    type: 'local',
    connectionFile: stringOr(facts['connection_file'], ''),
    pid: Number(facts['pid']),
    python,
    hasConsole: facts['console'] === true,
    hasPip: facts['pip'] === true,
  }
}
