import { createRequire } from 'node:module'

import type { Pool as UndiciPool } from 'undici'

import { noAnswerError, timeoutError } from './rest-errors.ts'
import type { RestResponse } from './rest-errors.ts'
import type { ServerAddress } from './server-address.ts'

// The index of undici 7.30 loads fetch, caches and WebSockets as well: 60 ms
// more in every worker, where a whole notebook takes 100.
const undici = loadUndici(createRequire(import.meta.url))

function loadUndici(require: NodeJS.Require): {
  readonly Pool: typeof UndiciPool
  readonly request: UndiciPool['request']
} {
  try {
    // `request` is made for any dispatcher; only the index makes it a method.
    const { request } = require('undici/lib/api')
    return { Pool: require('undici/lib/dispatcher/pool.js'), request }
  } catch {
    // Not the public way in, so it may move.
    const { Pool } = require('undici')
    return { Pool, request: Pool.prototype.request }
  }
}

const XSRF = 'vitest-notebook'

export interface RestRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the server's base URL, encoded: `/api/kernels?…`, no trailing slash. */
  readonly path: string
  /** Sent as JSON. */
  readonly body?: object
  /** For the whole exchange. Default 30 000 ms. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The REST side of one Jupyter Server API, over connections that are kept
 * open. The functions of the resources (`kernels.ts`, `contents.ts`, …) take
 * it as their first argument.
 */
export class RestClient implements AsyncDisposable {
  readonly address: ServerAddress
  readonly #pool: UndiciPool
  readonly #basePath: string

  constructor(address: ServerAddress) {
    this.address = address
    const { origin, pathname } = new URL(address.url)
    this.#basePath = pathname.replace(/\/$/, '')
    // Starting a kernel may take longer than undici's own limits: ours is in `request`.
    this.#pool = new undici.Pool(origin, {
      headersTimeout: 0,
      bodyTimeout: 0,
      ...(address.socketPath === undefined
        ? {}
        : { socketPath: address.socketPath }),
    })
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
    const response = await undici.request.call(this.#pool, {
      method: request.method,
      path: `${this.#basePath}${request.path}`,
      headers: {
        accept: 'application/json',
        // Lower-case "token": the only form that all servers take
        // (Kernel Gateway 3.0 refuses "Token" and "Bearer").
        ...(token === undefined ? {} : { authorization: `token ${token}` }),
        // A server without authentication looks whether these two agree in
        // whatever changes something (tornado 6, `check_xsrf_cookie`).
        cookie: `_xsrf=${XSRF}`,
        'x-xsrftoken': XSRF,
        ...(request.body ? { 'content-type': 'application/json' } : {}),
      },
      ...(request.body ? { body: JSON.stringify(request.body) } : {}),
      signal,
    })
    const { location } = response.headers
    return {
      status: response.statusCode,
      location: typeof location === 'string' ? location : undefined,
      body: await response.body.text(),
    }
  }

  /** Closes the connections; requests under way are cut. May be called again. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy()
  }
}
