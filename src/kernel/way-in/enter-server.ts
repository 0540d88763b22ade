import { setTimeout as sleep } from 'node:timers/promises'

import { isJsonObject } from '../../common/json.ts'
import { responseError } from '../server-api/rest-errors.ts'
import type { RestResponse } from '../server-api/rest-errors.ts'
import { RestClient } from '../server-api/rest.ts'
import type { ServerAddress } from '../server-api/server-address.ts'
import { explainAnswer, explainSilence, wrongScheme } from './explain.ts'
import { isOfHub } from './hub-place.ts'
import type { HubLimits } from './hub-server.ts'
import { logIn } from './log-in.ts'
import { speaksHttp } from './look-around.ts'
import { showToken } from './show-token.ts'

/** A server that lets us in. */
export interface EnteredServer {
  readonly address: ServerAddress
  /**
   * As `GET /api` tells it; `undefined` of one that does not, as Jupyverse.
   * Kernel Gateway tells that of the jupyter_server below it.
   */
  readonly version: string | undefined
}

/** TLS takes less, and what does not speak it may be silent for ever. */
const TLS_MS = 1500

/**
 * Goes to a server as far as the first answer that only who may use its kernels
 * gets. A user's server on a JupyterHub is started, a password is typed in.
 *
 * @throws NotebookError `NB_ERR_SERVER`: what is wrong, as far as a look around
 * shows it.
 */
export async function enterServer(
  address: ServerAddress,
  limits: HubLimits,
): Promise<EnteredServer> {
  await using first = new RestClient(address)
  const about = await firstAnswer(first, limits.timeoutMs)
  const found = isOfHub(about)
    ? await throughHub(address, about, limits)
    : { address, about }
  let known = await logIn(found.address, { timeoutMs: limits.timeoutMs })
  // Far away, opening a connection takes as long as a request, with TLS longer.
  await using own = known === address ? undefined : new RestClient(known)
  let specs = await (own ?? first).request({
    method: 'GET',
    path: '/api/kernelspecs',
    timeoutMs: limits.timeoutMs,
  })
  if (specs.status !== 200 && found.about.status === 404) {
    // Jupyverse, which has no `GET /api`.
    const shown = await showToken(known, limits.timeoutMs)
    known = shown?.address ?? known
    specs = shown?.specs ?? specs
  }
  if (specs.status !== 200 || !isJsonObject(parsed(specs.body))) {
    const explained = await explainAnswer(known, specs, found.about)
    throw explained ?? responseError(known, specs, 'list the kernelspecs')
  }
  return { address: known, version: versionOf(found.about) }
}

async function throughHub(
  address: ServerAddress,
  about: RestResponse,
  limits: HubLimits,
): Promise<{
  readonly address: ServerAddress
  readonly about: RestResponse
}> {
  const { reachHubServer } = await import('./hub-server.ts')
  const found = await reachHubServer(address, about, limits)
  await using rest = new RestClient(found)
  return { address: found, about: await firstAnswer(rest, limits.timeoutMs) }
}

/** `GET /api`, which asks for no token on most servers. */
async function firstAnswer(
  rest: RestClient,
  timeoutMs: number,
): Promise<RestResponse> {
  const { address } = rest
  const ending = new AbortController()
  const { signal } = ending
  const request = { method: 'GET', path: '/api', timeoutMs, signal } as const
  const isTls = address.url.startsWith('https:') && address.proxy === undefined
  try {
    return await Promise.race([
      rest.request(request),
      ...(isTls ? [plainAnswer(address, signal)] : []),
    ])
  } catch (error) {
    throw (await explainSilence(address, error)) ?? error
  } finally {
    ending.abort()
  }
}

/** Never resolves: fails where HTTP is spoken and TLS does not come about. */
async function plainAnswer(
  address: ServerAddress,
  signal: AbortSignal,
): Promise<never> {
  try {
    await sleep(TLS_MS, undefined, { signal })
  } catch {
    return new Promise(() => {})
  }
  if (await speaksHttp(address)) {
    throw wrongScheme(address)
  }
  return new Promise(() => {})
}

function versionOf(about: RestResponse): string | undefined {
  const { version } = parsed(about.body) ?? {}
  return about.status === 200 && typeof version === 'string'
    ? version
    : undefined
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
