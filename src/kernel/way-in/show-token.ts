import type { RestResponse } from '../server-api/rest-errors.ts'
import { RestClient } from '../server-api/rest.ts'
import type { ServerAddress } from '../server-api/server-address.ts'
import { cookiesOf } from './cookies.ts'

/**
 * Shows the token to a server that takes it in a URL only, and once: Jupyverse
 * gives a cookie for it, and knows no header. (Elsewhere a token belongs into
 * none, since servers note what they are asked for.)
 *
 * @returns `undefined` where that is of no use, too.
 */
export async function showToken(
  address: ServerAddress,
  timeoutMs: number,
): Promise<
  { readonly address: ServerAddress; readonly specs: RestResponse } | undefined
> {
  const { token, headers } = address
  if (token === undefined) {
    return undefined
  }
  await using rest = new RestClient(address)
  const specs = await rest.request({
    method: 'GET',
    path: `/api/kernelspecs?token=${encodeURIComponent(token)}`,
    timeoutMs,
  })
  const cookies = cookiesOf(specs)
  if (specs.status !== 200 || cookies === '') {
    return undefined
  }
  const cookie = [headers?.['cookie'], cookies].filter(Boolean).join('; ')
  return { address: { ...address, headers: { ...headers, cookie } }, specs }
}
