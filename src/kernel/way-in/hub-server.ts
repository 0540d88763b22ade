import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

import { NotebookError } from '../../common/errors.ts'
import { isJsonObject, objectOr, stringOr } from '../../common/json.ts'
import type { JsonObject } from '../../common/json.ts'
import { responseError, whatServerSays } from '../server-api/rest-errors.ts'
import type { RestResponse } from '../server-api/rest-errors.ts'
import { RestClient } from '../server-api/rest.ts'
import type { ServerAddress } from '../server-api/server-address.ts'
import { hubPlace, isStopped, nameOf } from './hub-place.ts'
import type { HubPlace } from './hub-place.ts'

export interface HubLimits {
  /** For an answer of the Hub. */
  readonly timeoutMs: number
  /** Shows what a start is at. */
  readonly say?: ((message: string) => void) | undefined
}

/** The Hub has a limit of its own, which it tells; this is for one that does not. */
const MOST_START_MS = 900_000

const POLL_MS = 1000

/**
 * The address of the user's server on a JupyterHub, which is started where it
 * is not running: for a URL of the Hub itself, that of the token's owner.
 *
 * @param about What `GET /api` answered at this address.
 * @throws NotebookError `NB_ERR_SERVER`
 */
export async function reachHubServer(
  address: ServerAddress,
  about: RestResponse,
  limits: HubLimits,
): Promise<ServerAddress> {
  const place = hubPlace(address.url)
  refusePassword(address, place)
  await using hub = new RestClient({ ...address, url: place.hub })
  if (place.user !== undefined) {
    if (
      isStopped(about) ||
      // The proxy leads to the user's server without a name then.
      (place.server !== '' &&
        about.status === 404 &&
        (await requireNamed(hub, place, limits)))
    ) {
      await start(hub, place, limits)
    }
    return address
  }
  const user = await ownerOf(hub, address, limits)
  const own = { hub: place.hub, user: encodeURIComponent(user), server: '' }
  const found = { ...address, url: `${own.hub}/user/${own.user}` }
  await using rest = new RestClient(found)
  const { timeoutMs } = limits
  const path = '/api'
  if (isStopped(await rest.request({ method: 'GET', path, timeoutMs }))) {
    await start(hub, own, limits)
  }
  return found
}

/** Its own login is that of each Hub, and cannot be filled in. */
function refusePassword(
  { login, token, headers }: ServerAddress,
  { hub }: HubPlace,
): void {
  const isTyped = headers?.['authorization'] === undefined
  if (login && token === undefined && isTyped) {
    throw new NotebookError(
      'NB_ERR_SERVER',
      `${hub} is a JupyterHub: it takes a token, and was given a password (from ${login.passwordFrom}).\nSet JUPYTER_TOKEN and no password: ${hub}/hub/token makes one.`,
    )
  }
}

/** So that a wrong URL makes no server of that name. */
async function requireNamed(
  hub: RestClient,
  place: HubPlace,
  { timeoutMs }: HubLimits,
): Promise<true> {
  const { user = '', server } = place
  const path = `/hub/api/users/${user}?include_stopped_servers=1`
  const response = await hub.request({ method: 'GET', path, timeoutMs })
  if (response.status !== 200) {
    throw refusal(hub.address, response)
  }
  const names = Object.keys(objectOr(parsed(response.body)['servers']))
  if (names.includes(decodeURIComponent(server))) {
    return true
  }
  const own = `${place.hub}/user/${user}`
  throw new NotebookError(
    'NB_ERR_SERVER',
    `There is no ${nameOf(place).replace(/^the /, '')} at ${place.hub}.\nIts servers: ${names.map((name) => `${own}/${name}`.replace(/\/$/, '')).join(', ') || 'none'}\nGive the URL of one of them, or make it at ${place.hub}/hub/home.`,
  )
}

async function ownerOf(
  hub: RestClient,
  { url }: ServerAddress,
  { timeoutMs }: HubLimits,
): Promise<string> {
  const path = '/hub/api/user'
  const response = await hub.request({ method: 'GET', path, timeoutMs })
  if (response.status !== 200) {
    throw refusal(hub.address, response)
  }
  const { name, kind } = parsed(response.body)
  if (kind !== 'user') {
    throw new NotebookError(
      'NB_ERR_SERVER',
      `${url} is a JupyterHub, and the token is that of a service (${stringOr(name, '')}), which has no server of its own.\nName a user's server: ${hub.address.url}/user/NAME`,
    )
  }
  return stringOr(name, '')
}

async function start(
  hub: RestClient,
  place: HubPlace,
  { say = () => {}, timeoutMs }: HubLimits,
): Promise<void> {
  const { user = '', server } = place
  const which = server === '' ? 'server' : `servers/${server}`
  const path = `/hub/api/users/${user}/${which}`
  const subject = nameOf(place)
  const before = performance.now()
  say(`JupyterHub starts ${subject}.`)
  const ending = new AbortController()
  const following = follow(hub, `${path}/progress`, ending.signal, (message) =>
    say(`JupyterHub starts ${subject}: ${message}`),
  )
  // An error of it is no news beside that of the start.
  following.catch(() => {})
  try {
    const request = { method: 'POST', path, body: {} } as const
    const timeLimit = { timeoutMs: Math.max(timeoutMs, 60_000) }
    const response = await hub.request({ ...request, ...timeLimit })
    await settle(hub, place, response, following)
  } finally {
    ending.abort()
  }
  const seconds = ((performance.now() - before) / 1000).toFixed(1)
  say(
    `JupyterHub has started ${subject} in ${seconds} s; it goes on running after this.`,
  )
}

/** Waits for the end of a start that the Hub has answered. */
async function settle(
  hub: RestClient,
  place: HubPlace,
  response: RestResponse,
  following: Promise<string | undefined>,
): Promise<void> {
  const { status } = response
  const said = whatServerSays(hub.address, response)
  const isPending = status === 202 || (status === 400 && /pending/.test(said))
  if (isPending) {
    const failure = await following
    if (failure !== undefined) {
      throw failedStart(place, status, failure)
    }
    return
  }
  if (status === 201 || (status === 400 && /already running/.test(said))) {
    return
  }
  if (status === 401 || status === 403 || status === 404) {
    if (/credentials|^$/.test(said)) {
      throw refusal(hub.address, response)
    }
    throw new NotebookError(
      'NB_ERR_SERVER',
      `${place.hub} does not let this token start ${nameOf(place)} (${status}), which is not running.\nStart it from the Hub, or give a token with the scope servers!user=${place.user ?? ''}.`,
    )
  }
  throw failedStart(place, status, said)
}

function failedStart(
  place: HubPlace,
  status: number,
  said: string,
): NotebookError {
  return new NotebookError(
    'NB_ERR_SERVER',
    `${place.hub} could not start ${nameOf(place)} (${status}).\n${said === '' ? '' : `It says: ${said}\n`}The Hub's log has more; its page ${place.hub}/hub/home starts it, too.`,
  )
}

function refusal(
  address: ServerAddress,
  response: RestResponse,
): NotebookError {
  const { url, token, tokenFrom } = address
  if (response.status !== 403 && response.status !== 401) {
    return responseError(address, response, 'tell whose the token is')
  }
  return new NotebookError(
    'NB_ERR_SERVER',
    `The JupyterHub at ${url} ${
      token === undefined
        ? 'asks for a token and none was given'
        : 'refused the token: it is wrong, or has expired'
    } (${response.status}).\n${
      token === undefined || tokenFrom === undefined
        ? 'Set JUPYTER_TOKEN: '
        : `The token comes from ${tokenFrom}. `
    }${url}/hub/token makes one.`,
  )
}

/**
 * Follows the events of a start.
 *
 * @returns why it failed; `undefined` when the server is ready.
 */
async function follow(
  hub: RestClient,
  path: string,
  signal: AbortSignal,
  tell: (message: string) => void,
): Promise<string | undefined> {
  const deadline = performance.now() + MOST_START_MS
  let last = ''
  while (performance.now() < deadline) {
    await sleep(POLL_MS / 4, undefined, { signal })
    let end: JsonObject | undefined
    let text = ''
    const onText = (part: string): void => {
      const lines = (text + part).split('\n')
      text = lines.pop() ?? ''
      for (const event of lines.flatMap(eventOf)) {
        const message = wordsOf(event)
        if (message !== last) {
          tell(message)
        }
        last = message
        end = event['ready'] === true || event['failed'] === true ? event : end
      }
    }
    const request = { method: 'GET', path, timeoutMs: MOST_START_MS } as const
    await hub.request({ ...request, signal, onText })
    if (end) {
      return end['failed'] === true ? stringOr(end['message'], '') : undefined
    }
    await sleep(POLL_MS, undefined, { signal })
  }
  return 'it did not come to an end'
}

function eventOf(line: string): JsonObject[] {
  return line.startsWith('data:') ? [parsed(line.slice(5))] : []
}

function wordsOf({ progress, message }: JsonObject): string {
  const percent = typeof progress === 'number' ? `${progress} %, ` : ''
  return `${percent}${stringOr(message, '')}`
}

function parsed(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : {}
  } catch {
    return objectOr(undefined)
  }
}
