import type { RestResponse } from '../server-api/rest-errors.ts'

/** What a URL names of a JupyterHub. */
export interface HubPlace {
  /** URL of the Hub without `/hub`, e.g. `https://hub.example.org`. */
  readonly hub: string
  /** Encoded as in the URL; `undefined` where it names no user. */
  readonly user: string | undefined
  /** Name of the user's server; `''` for the one without a name. */
  readonly server: string
}

/** @param url Base URL, without a page. */
export function hubPlace(url: string): HubPlace {
  const [, before = '', user, server = ''] =
    /^(.*?)\/user\/([^/]+)(?:\/([^/]+))?/.exec(url) ?? []
  if (user !== undefined) {
    return { hub: before, user, server }
  }
  const hub = url.replace(/\/(?:hub|user-redirect)(?:\/.*)?$/, '')
  return { hub, user: undefined, server: '' }
}

export function isOfHub({ headers, location }: RestResponse): boolean {
  return (
    headers?.['x-jupyterhub-version'] !== undefined ||
    /\/hub\/(?:api|user|user-redirect)(?:\/|$)/.test(location ?? '')
  )
}

/** Whether the Hub answers in place of a user's server. */
export function isStopped({
  status,
  location,
  headers,
}: RestResponse): boolean {
  return (
    status === 424 ||
    /\/hub\/user\//.test(location ?? '') ||
    (status === 503 && headers?.['x-jupyterhub-version'] !== undefined)
  )
}

export function nameOf({ user, server }: HubPlace): string {
  const of = decodeURIComponent(user ?? '')
  return server === ''
    ? `the server of ${of}`
    : `the server "${decodeURIComponent(server)}" of ${of}`
}
