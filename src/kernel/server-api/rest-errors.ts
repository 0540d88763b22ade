import type { IncomingHttpHeaders } from 'node:http'

import { NotebookError, systemCode } from '../../common/errors.ts'
import { isJsonObject, stringOr } from '../../common/json.ts'
import { withoutSecrets } from './credentials.ts'
import { answerFault } from './faults/answer-fault.ts'
import { connectionFault } from './faults/connection-fault.ts'
import { isLocalHost } from './server-address.ts'
import type { ServerAddress } from './server-address.ts'

/** An answer of a server, of any status. */
export interface RestResponse {
  readonly status: number
  /** Of a redirect. */
  readonly location: string | undefined
  readonly body: string
  readonly headers?: IncomingHttpHeaders
}

/** No HTTP answer at all: nothing listens, the name is unknown, TLS fails. */
export function noAnswerError(
  address: ServerAddress,
  cause: unknown,
): NotebookError {
  const code = systemCode(cause) ?? String(cause)
  if (isLocalHost(address)) {
    return localHostError(`no longer answers (${code})`, cause)
  }
  const fault = connectionFault(address, code, cause)
  return new NotebookError(
    'NB_ERR_SERVER',
    fault
      ? fault.join('\n')
      : `Nothing answers at ${address.url} (${withoutSecrets(address, code)}).\n${remedyFor(code)}`,
    { cause },
  )
}

function localHostError(fact: string, cause?: unknown): NotebookError {
  return new NotebookError(
    'NB_ERR_HOST',
    `The local kernel host ${fact}.\nRun it again, or try another Python: notebooks({ python: … })`,
    { cause },
  )
}

function remedyFor(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return 'The host name is not known here: check the URL.'
  }
  if (code === 'EACCES') {
    return 'This account may not open the socket: run as the one that has started the server.'
  }
  return 'Is the server running? `jupyter server list` on that machine shows the running ones.'
}

export function timeoutError(
  address: ServerAddress,
  request: { readonly method: string; readonly path: string },
  timeoutMs: number,
): NotebookError {
  if (isLocalHost(address)) {
    return localHostError(`did not answer within ${timeoutMs / 1000} s`)
  }
  return new NotebookError(
    'NB_ERR_SERVER',
    `${address.url} did not answer ${request.method} ${withoutQuery(request.path)} within ${timeoutMs / 1000} s.\n` +
      'The server is overloaded or hangs: look at its log.',
  )
}

/** The task that is no REST, for {@link responseError}. */
export const OPENING = "open the kernel's channels"

/**
 * Words an answer that is not the expected one.
 *
 * Bodies are evidence only: they can be HTML, or plain text that calls itself
 * JSON (jupyter_server >= 2.10.1, contents 404).
 *
 * @param task - what was tried, as in "could not …": `list the kernelspecs`
 */
export function responseError(
  address: ServerAddress,
  response: RestResponse,
  task: string,
): NotebookError {
  const { status } = response
  const location = response.location ?? ''
  if (isHubStopped(address, status, location)) {
    return new NotebookError(
      'NB_ERR_SERVER',
      `The JupyterHub server at ${address.url} is not running (${status}).\n` +
        'Start it from the Hub, then run again.',
    )
  }
  const fault = answerFault(address, response, task === OPENING)
  if (fault) {
    return new NotebookError('NB_ERR_SERVER', fault.join('\n'))
  }
  if (isRefusal(status, location)) {
    return refusalError(address, response)
  }
  if (status >= 300 && status < 400) {
    return new NotebookError(
      'NB_ERR_SERVER',
      `${address.url} redirects to ${withoutQuery(location)} (${status}).\n` +
        'Give the URL it leads to.',
    )
  }
  if (status < 300) {
    return new NotebookError(
      'NB_ERR_SERVER',
      `${address.url} answered, but not as a Jupyter server: could not ${task}.\n` +
        'Is the URL the one that the server shows when it starts?',
    )
  }
  const said = whatServerSays(address, response)
  return new NotebookError(
    'NB_ERR_SERVER',
    `${address.url} could not ${task} (${status}).\n${
      said ? `It says: ${said}\n` : ''
    }The server's log has more.`,
  )
}

/** The message in an error's body as one line without secrets; `''` if there is none. */
export function whatServerSays(
  address: ServerAddress,
  response: RestResponse,
): string {
  const text = messageIn(response.body).replaceAll(/\s+/g, ' ').trim()
  const told = withoutSecrets(address, text)
  return told.length > 300 ? `${told.slice(0, 300)}…` : told
}

function messageIn(body: string): string {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return body.trimStart().startsWith('<') ? '' : body
  }
  if (!isJsonObject(value)) {
    return ''
  }
  const { message, reason } = value
  return [message, reason]
    .map((part) => stringOr(part, ''))
    .filter((part) => part !== '')
    .join(' ')
}

function isRefusal(status: number, location: string): boolean {
  return (
    status === 401 ||
    status === 403 ||
    /\/(?:hub\/)?login|\/oauth2\/authorize/.test(location)
  )
}

/** Of a stopped user server, JupyterHub answers 424, before version 2 503, 405 to a POST. */
function isHubStopped(
  address: ServerAddress,
  status: number,
  location: string,
): boolean {
  if (/\/hub\/user\//.test(location)) {
    return true
  }
  return (
    status === 424 ||
    ((status === 503 || status === 405) && address.url.includes('/user/'))
  )
}

function refusalError(
  address: ServerAddress,
  response: RestResponse,
): NotebookError {
  const { status } = response
  const said = whatServerSays(address, response)
  // "'_xsrf' argument missing" is how servers tell a POST without a valid token.
  const evidence =
    said && !/^(?:Forbidden|Unauthorized)$|_xsrf/.test(said)
      ? `It says: ${said}\n`
      : ''
  const isMissing = address.token === undefined && !address.login
  const remedy = rightToken(address, status, isMissing)
  if (isMissing) {
    return new NotebookError(
      'NB_ERR_SERVER',
      `${address.url} answered, but asks for a token and none was given (${status}).\n${
        evidence
      }Set ${address.tokenFrom ?? 'JUPYTER_TOKEN'}; ${remedy}`,
    )
  }
  const [what, from] =
    address.token === undefined
      ? ['password', address.login?.passwordFrom]
      : ['token', address.tokenFrom]
  return new NotebookError(
    'NB_ERR_SERVER',
    `${address.url} answered, but refused the ${what} (${status}).\n${evidence}${
      from ? `The ${what} comes from ${from}. ` : ''
    }${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}`,
  )
}

/** Where to look up the right token. */
function rightToken(
  { url }: ServerAddress,
  status: number,
  isMissing: boolean,
): string {
  const [, hub, user = ''] = /^(.*)\/user\/([^/]+)/.exec(url) ?? []
  if (hub !== undefined) {
    return isMissing
      ? `${hub}/hub/token makes one.`
      : `it may have expired, or lack the scope access:servers!user=${user}: ${hub}/hub/token makes a new one.`
  }
  return status === 401
    ? 'a gateway has it in KG_AUTH_TOKEN or EG_AUTH_TOKEN where it was started.'
    : '`jupyter server list` on that machine shows the right one.'
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '')
}
