import {
  isNotebookError,
  NotebookError,
  systemCode,
} from '../../common/errors.ts'
import type { RestResponse } from '../server-api/rest-errors.ts'
import type { ServerAddress } from '../server-api/server-address.ts'
import { findBase, loginForm, speaksHttp, speaksTls } from './look-around.ts'

/** What a look around found where a server does not let us in. */
export interface Findings {
  readonly status: number
  /** Base URL of a Jupyter server on the same host. */
  readonly base?: string | undefined
  readonly form?: 'password' | 'token' | undefined
  /** Whether it refuses also what it tells everybody. */
  readonly refusesAll?: boolean
}

/**
 * Says what is wrong with an answer that is no list of kernelspecs, if a look
 * around shows it.
 *
 * @param about What `GET /api` answered.
 */
export async function explainAnswer(
  address: ServerAddress,
  { status, location, headers }: RestResponse,
  about: RestResponse,
): Promise<NotebookError | undefined> {
  if (headers?.['www-authenticate'] !== undefined || status >= 500) {
    return undefined
  }
  const isRefusal = status === 403 || /\/login/.test(location ?? '')
  return explained(
    address,
    isRefusal
      ? {
          status,
          refusesAll: about.status === 403,
          form: await loginForm(address),
        }
      : status === 404 || status < 400
        ? { status, base: await findBase(address) }
        : { status },
  )
}

export function explained(
  address: ServerAddress,
  { status, base, form, refusesAll }: Findings,
): NotebookError | undefined {
  const { url, token, login } = address
  if (base !== undefined) {
    return serverError(
      `There is no Jupyter server at ${url} (${status}), but there is one at ${base}.`,
      `Give the URL with its base: ${base}`,
    )
  }
  // jupyter_server 2.21 and notebook 6.5, `check_host`: only the log says so.
  if (refusesAll === true && form === undefined) {
    return serverError(
      `${url} answered, but takes no requests for the host ${new URL(url).hostname} (${status}), whatever the token.`,
      'Reach it by the name that it was started for, or start it with --ServerApp.allow_remote_access=True.',
    )
  }
  if (form === 'password' && login === undefined) {
    return serverError(
      token === undefined
        ? `${url} answered, but asks for a password and none was given (${status}).`
        : `${url} answered, but takes a password and no token (${status}).`,
      'Set JUPYTER_PASSWORD and no token, or give it: server: { url, password }',
    )
  }
  if (status === 404) {
    return serverError(
      `${url} answered, but there is no Jupyter server at this address (404).`,
      'Give the URL that the server shows when it starts; its base URL belongs to it.',
    )
  }
  return undefined
}

/** Says what is wrong where no answer came, if a look around shows it. */
export async function explainSilence(
  address: ServerAddress,
  error: unknown,
): Promise<NotebookError | undefined> {
  if (address.proxy !== undefined || address.socketPath !== undefined) {
    return undefined
  }
  const code = systemCode(error) ?? ''
  const isAnswered =
    !/REFUSED|NOTFOUND|AGAIN|UNREACH|CERT|ALERT|SIGNATURE/.test(code)
  if (!isNotebookError(error, 'NB_ERR_SERVER') || !isAnswered) {
    return undefined
  }
  const isOther = address.url.startsWith('https:')
    ? await speaksHttp(address)
    : await speaksTls(address)
  return isOther ? wrongScheme(address) : undefined
}

export function wrongScheme({ url }: ServerAddress): NotebookError {
  const [spoken, wanted] = url.startsWith('https:')
    ? ['http', 'https']
    : ['https', 'http']
  return serverError(
    `${url} answers by ${spoken}, and not by ${wanted}.`,
    `Give the URL so: ${url.replace(/^https?/, spoken)}`,
  )
}

function serverError(fact: string, remedy: string): NotebookError {
  return new NotebookError('NB_ERR_SERVER', `${fact}\n${remedy}`)
}
