import { NotebookError } from '../../common/errors.ts'
import { responseError } from '../server-api/rest-errors.ts'
import type { RestResponse } from '../server-api/rest-errors.ts'
import { RestClient } from '../server-api/rest.ts'
import type { ServerAddress } from '../server-api/server-address.ts'
import { cookiesOf } from './cookies.ts'

interface Limits {
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Logs in as the page of a server does, and gives the address with the cookies
 * (jupyter_server 1 and 2, Notebook 5 to 7). An address without a password is
 * given back as it is.
 *
 * @throws NotebookError `NB_ERR_SERVER` when the password is refused, or there is
 * no page to log in.
 */
export async function logIn(
  address: ServerAddress,
  limits: Limits = {},
): Promise<ServerAddress> {
  const { login } = address
  if (!login) {
    return address
  }
  const { password, passwordFrom } = login
  const task = 'show its login page'
  // The form is asked for, and sent, without what an earlier login has left.
  const fresh = { ...address, login: { password, passwordFrom } }
  await using rest = new RestClient(fresh)
  const path = '/login'
  const page = await rest.request({ method: 'GET', path, ...limits })
  if (page.status === 404 || page.status === 405) {
    throw new NotebookError(
      'NB_ERR_SERVER',
      `${address.url} has no login page for the password of ${passwordFrom} (${page.status}).\nGateways take a token: server: { url, token }`,
    )
  }
  if (page.status !== 200 && page.status !== 302) {
    throw responseError(address, page, task)
  }
  if (page.status === 302) {
    // It asks nobody to log in.
    return fresh
  }
  const body = new URLSearchParams({ password })
  const answer = await rest.request({ method: 'POST', path, body, ...limits })
  const cookies = cookiesOf(answer)
  if (answer.status !== 302 || cookies === '') {
    throw refusedPassword(address, answer)
  }
  return { ...address, login: { ...login, cookies } }
}

function refusedPassword(
  { url, login }: ServerAddress,
  { status }: RestResponse,
): NotebookError {
  return new NotebookError(
    'NB_ERR_SERVER',
    `${url} refused the password (${status}).\nThe password comes from ${login?.passwordFrom ?? 'the options'}. \`jupyter server password\` on that machine sets another one.`,
  )
}
