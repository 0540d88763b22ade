import { Agent, request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { clearTimeout, setTimeout } from 'node:timers'
import { urlToHttpOptions } from 'node:url'

import { restCredentials } from './credentials.ts'
import { noAnswerError, timeoutError } from './rest-errors.ts'
import type { RestResponse } from './rest-errors.ts'
import type { ServerAddress } from './server-address.ts'

interface Transport {
  readonly request: typeof httpRequest
  /** Keeps connections open. */
  readonly agent: Agent
}

/**
 * A connection that is idle for longer is not used again: proxies close theirs
 * after 5 s and more, and a request may be under way just then.
 */
const IDLE_MS = 4000

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the server's base URL, encoded: `/api/kernels?…`, no trailing slash. */
  readonly path: string
  /** Sent as JSON; as a form where it is one. */
  readonly body?: object | URLSearchParams
  /** For the whole exchange. Default 30 000 ms. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Gets the parts of the answer as they come. */
  readonly onText?: ((part: string) => void) | undefined
}

/**
 * The REST side of one Jupyter Server API, over connections that are kept
 * open. The functions of the resources (`kernels.ts`, `contents.ts`, …) take
 * it as their first argument.
 */
export class RestClient implements AsyncDisposable {
  readonly address: ServerAddress
  readonly #transport: Promise<Transport>
  readonly #basePath: string

  constructor(address: ServerAddress) {
    this.address = address
    const { protocol, pathname } = new URL(address.url)
    this.#basePath = pathname.replace(/\/$/, '')
    this.#transport = openTransport(protocol, address)
  }

  /**
   * Gives whatever the server answers, of any status; redirects are not followed.
   *
   * @throws NotebookError `NB_ERR_SERVER` when there is no answer, or not in time.
   * @throws the reason of `signal` when that is aborted.
   */
  async request(request: RestRequest): Promise<RestResponse> {
    const { signal, timeoutMs = 30_000 } = request
    signal?.throwIfAborted()
    const controller = new AbortController()
    const abort = (): void => controller.abort()
    signal?.addEventListener('abort', abort)
    const timer = setTimeout(abort, timeoutMs)
    try {
      return await this.#exchange(request, controller.signal)
    } catch (error) {
      signal?.throwIfAborted()
      throw controller.signal.aborted
        ? timeoutError(this.address, request, timeoutMs)
        : noAnswerError(this.address, error)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }

  async #exchange(
    request: RestRequest,
    signal: AbortSignal,
  ): Promise<RestResponse> {
    const { url, socketPath } = this.address
    const { hostname, port } = urlToHttpOptions(new URL(url))
    const transport = await this.#transport
    const { body: given } = request
    const outgoing = transport.request({
      agent: transport.agent,
      ...(socketPath === undefined ? { hostname, port } : { socketPath }),
      method: request.method,
      path: `${this.#basePath}${request.path}`,
      headers: {
        accept: 'application/json',
        ...restCredentials(this.address),
        ...(given && {
          'content-type':
            given instanceof URLSearchParams
              ? 'application/x-www-form-urlencoded'
              : 'application/json',
        }),
      },
      signal,
      // The agent's is for idle connections; ours is in `request`.
      timeout: 0,
    })
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve)
      // Not `once`: it may fail again when its connection is cut.
      outgoing.on('error', reject)
      outgoing.end(
        given instanceof URLSearchParams
          ? String(given)
          : given && JSON.stringify(given),
      )
    })
    response.setEncoding('utf8')
    let body = ''
    for await (const part of response) {
      body += String(part)
      request.onText?.(String(part))
    }
    const { statusCode, headers } = response
    const { location } = headers
    return { status: statusCode ?? 0, location, body, headers }
  }

  /** Closes the connections; requests under way are cut. May be called again. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { agent } = await this.#transport
    agent.destroy()
  }
}

async function openTransport(
  protocol: string,
  { tls, proxy }: ServerAddress,
): Promise<Transport> {
  const options = { keepAlive: true, timeout: IDLE_MS }
  const isTls = protocol === 'https:'
  if (proxy !== undefined) {
    const { proxyAgent } = await import('./proxy-agent.ts')
    const agent = proxyAgent(proxy, isTls, { ...options, ...tls })
    return { request: await requestOf(isTls), agent }
  }
  if (!isTls) {
    return { request: httpRequest, agent: new Agent(options) }
  }
  const https = await import('node:https')
  return {
    request: https.request,
    agent: new https.Agent({ ...options, ...tls }),
  }
}

async function requestOf(isTls: boolean): Promise<typeof httpRequest> {
  return isTls ? (await import('node:https')).request : httpRequest
}
