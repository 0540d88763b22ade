import * as http from 'node:http'
import * as https from 'node:https'
import { urlToHttpOptions } from 'node:url'

import { noAnswerError, timeoutError } from './rest-errors.ts'
import type { RestResponse } from './rest-errors.ts'
import type { ServerAddress } from './types.ts'

/**
 * A connection is closed when it was not used for that long: before any server
 * or proxy closes it, maybe just when the next request is on its way.
 */
const idleMs = 4000

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the server's base URL, encoded: `/api/kernels?…`, no trailing slash. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: object
  /** For the whole exchange. Default 30 000 ms. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
}

/**
 * The REST side of one Jupyter Server API, over connections that are kept
 * open. The functions of the resources (`kernels.ts`, `contents.ts`, …) take
 * it as their first argument.
 */
export class RestClient implements AsyncDisposable {
  readonly address: ServerAddress
  readonly #client: typeof http | typeof https
  readonly #agent: http.Agent
  readonly #target: http.RequestOptions
  readonly #basePath: string

  constructor(address: ServerAddress) {
    this.address = address
    const { socketPath } = address
    const url = new URL(address.url)
    this.#basePath = url.pathname.replace(/\/$/, '')
    // Not undici nor fetch, which take 20 to 60 ms of every worker to load; this
    // is there for the WebSocket anyway.
    this.#client = url.protocol === 'https:' ? https : http
    this.#agent = new this.#client.Agent({ keepAlive: true, timeout: idleMs })
    this.#target = {
      ...urlToHttpOptions(url),
      ...(socketPath === undefined ? {} : { socketPath }),
    }
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
    const { token } = this.address
    const options: http.RequestOptions = {
      ...this.#target,
      agent: this.#agent,
      method: request.method,
      path: `${this.#basePath}${request.path}`,
      headers: {
        accept: 'application/json',
        // Lower-case "token": the only form that all servers take
        // (Kernel Gateway 3.0 refuses "Token" and "Bearer").
        ...(token === undefined ? {} : { authorization: `token ${token}` }),
        ...(request.body ? { 'content-type': 'application/json' } : {}),
      },
      signal,
    }
    const response = await new Promise<http.IncomingMessage>(
      (resolve, reject) => {
        this.#client
          .request(options, resolve)
          .on('error', reject)
          .end(request.body && JSON.stringify(request.body))
      },
    )
    let body = ''
    for await (const chunk of response.setEncoding('utf8')) body += chunk
    return {
      status: response.statusCode ?? 0,
      location: response.headers.location,
      body,
    }
  }

  /** Closes the connections; requests under way are cut. May be called again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy()
  }
}
