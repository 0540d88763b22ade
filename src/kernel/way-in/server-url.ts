import { NotebookError } from '../../common/errors.ts'

/** What a URL says of a server. */
export interface ServerUrl {
  /** Base URL, see `ServerAddress.url`. */
  readonly url: string
  readonly token: string | undefined
  readonly socketPath: string | undefined
}

const WRITE_IT =
  'Write it like http://localhost:8888, https://hub.example.org/user/ada or http+unix://%2Frun%2Fjupyter.sock.'

/**
 * Reads any URL of a server, as copied from the browser or the server's log.
 *
 * @throws NotebookError `NB_ERR_OPTIONS`
 */
export function parseServerUrl(text: string): ServerUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const shown = text.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//')
  const isSocket = url?.protocol === 'http+unix:'
  if (
    !url ||
    (url.protocol !== 'http:' && url.protocol !== 'https:' && !isSocket) ||
    (isSocket && url.host === '')
  ) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `The server URL "${shown}" is not an http, https or http+unix URL.\n${WRITE_IT}`,
    )
  }
  if (url.username || url.password) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `The server URL "${shown}" holds a user name or password.\nGive them for themselves: server: { url, username, password }`,
    )
  }
  return {
    url: `${url.protocol}//${url.host}${basePath(url.pathname)}`,
    token: url.searchParams.get('token') || undefined,
    socketPath: isSocket ? decodeURIComponent(url.host) : undefined,
  }
}

/** First parts of the pages that a server shows under its base URL. */
const PAGE =
  /\/(?:lab|tree|notebooks|edit|view|doc|files|nbclassic|retro|voila|login|api)(?:\/|$)/

/** The path without the page a user copied: a Hub's `/user/lab/lab/tree/x` is `/user/lab`, and so is `/hub/user/lab`. */
function basePath(given: string): string {
  const pathname = given.replace(/\/hub(\/user\/[^/]+)/, '$1')
  const prefix = /^.*?\/user\/[^/]+/.exec(pathname)?.[0] ?? ''
  const rest = pathname.slice(prefix.length)
  const at = rest.search(PAGE)
  return (prefix + (at < 0 ? rest : rest.slice(0, at))).replace(/\/+$/, '')
}
