import { NotebookError } from '../../common/errors.ts'

/** Where a Jupyter Server API is reached. */
export interface ServerAddress {
  /** Base URL with the server's prefix and no trailing slash, e.g. `http://localhost:8888/jup`. */
  readonly url: string
  /** Sent as `Authorization: token …`; never part of a message or a URL. */
  readonly token?: string
  /** Where the token came from, for messages: `JUPYTER_TOKEN`, `the URL`. */
  readonly tokenFrom?: string
  /** Unix domain socket or named pipe to reach `url` by (the local kernel host). */
  readonly socketPath?: string
  /** `host`: the local kernel host. Default `host` with a `socketPath`, else `server`. */
  readonly kind?: 'server' | 'host'
}

/** What a user says about a server; either part may be missing. */
export interface ServerOptions {
  /** Any URL of the server, as copied from the browser or the server's log. */
  readonly url?: string | undefined
  readonly token?: string | undefined
}

/**
 * Finds the server to use: the options first, then `JUPYTER_SERVER_URL`; its
 * token from the options, the URL's `?token=`, then `JUPYTER_TOKEN`.
 *
 * @returns `undefined` when no server is named.
 * @throws NotebookError `NB_ERR_OPTIONS` when the URL is not one of a server.
 */
export function resolveServerAddress(
  options: ServerOptions,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ServerAddress | undefined {
  const named = options.url || env['JUPYTER_SERVER_URL']
  if (!named) {
    return undefined
  }
  const url = parseServerUrl(named)
  const inUrl = url.searchParams.get('token')
  const address = { url: `${url.origin}${basePath(url.pathname)}` }
  if (options.token) {
    return { ...address, token: options.token, tokenFrom: 'the options' }
  }
  if (inUrl) {
    return { ...address, token: inUrl, tokenFrom: 'the URL' }
  }
  const token = env['JUPYTER_TOKEN']
  return token ? { ...address, token, tokenFrom: 'JUPYTER_TOKEN' } : address
}

/** Whether the address is of the local kernel host, which starts kernels by absolute paths. */
export function isLocalHost(address: ServerAddress): boolean {
  const byDefault = address.socketPath === undefined ? 'server' : 'host'
  return (address.kind ?? byDefault) === 'host'
}

function parseServerUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const shown = text.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//')
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `The server URL "${shown}" is not an http or https URL.\n` +
        'Write it like http://localhost:8888 or https://hub.example.org/user/ada.',
    )
  }
  if (url.username || url.password) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `The server URL "${shown}" holds a user name or password, which Jupyter servers don't take.\n` +
        'Give a token: server: { url, token }.',
    )
  }
  return url
}

/** First parts of the pages that a server shows under its base URL. */
const page =
  /\/(?:lab|tree|notebooks|edit|view|doc|files|nbclassic|retro|voila|login|api)(?:\/|$)/

/** The path without the page a user copied: a Hub's `/user/lab/lab/tree/x` is `/user/lab`. */
function basePath(pathname: string): string {
  const prefix = /^.*?\/user\/[^/]+/.exec(pathname)?.[0] ?? ''
  const rest = pathname.slice(prefix.length)
  const at = rest.search(page)
  return (prefix + (at < 0 ? rest : rest.slice(0, at))).replace(/\/+$/, '')
}
