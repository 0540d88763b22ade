import type { ServerAddress } from './server-address.ts'

/** Servers look whether header and cookie agree, where no token is in use. */
const XSRF = 'vitest-notebook'

/** A shorter one might be part of a word. */
const LEAST_SECRET = 6

/** What every request to a server says of who sends it; the channels', too. */
export function credentials(
  address: ServerAddress,
): Readonly<Record<string, string>> {
  const { token, headers, login } = address
  const { name, scheme } = address.tokenHeader ?? {
    name: 'authorization',
    // Lower case: the only form that all servers take (Kernel Gateway 3.0
    // refuses "Token" and "Bearer").
    scheme: 'token',
  }
  return {
    ...(token !== undefined && { [name]: `${scheme} ${token}`.trim() }),
    ...headers,
    ...(login?.cookies !== undefined && {
      cookie: joined(headers?.['cookie'], login.cookies),
    }),
  }
}

/**
 * {@link credentials}, and what a request needs that changes something: the
 * cookie and the header have to agree (tornado 6, `check_xsrf_cookie`).
 */
export function restCredentials(
  address: ServerAddress,
): Readonly<Record<string, string>> {
  const known = credentials(address)
  return {
    ...known,
    cookie: joined(known['cookie'], `_xsrf=${XSRF}`),
    'x-xsrftoken': XSRF,
  }
}

/** `text` without what must not be seen of an address. */
export function withoutSecrets(address: ServerAddress, text: string): string {
  return secretsOf(address).reduce(
    (shown, secret) => shown.replaceAll(secret, '…'),
    text,
  )
}

/** Longest first, so that no part of one remains. */
export function secretsOf(address: ServerAddress): readonly string[] {
  const { token, headers = {}, login, proxy, tls } = address
  const { username = '', password = '' } =
    proxy !== undefined && URL.canParse(proxy) ? new URL(proxy) : {}
  const [, encoded = ''] =
    /^basic (.+)$/i.exec(headers['authorization'] ?? '') ?? []
  const basic = Buffer.from(encoded, 'base64').toString()
  const parts = [
    ...Object.values(headers),
    ...Object.values(headers).map((value) => value.replace(/^\w+ /, '')),
    basic.slice(basic.indexOf(':') + 1),
    login?.password ?? '',
    ...cookieValues(login?.cookies),
    ...cookieValues(headers['cookie']),
    password,
    decodeURIComponent(password),
    `${username}:${password}`,
    tls?.key ?? '',
  ]
  const long = parts.filter((part) => part.length >= LEAST_SECRET)
  return [...new Set([...long, ...(token ? [token] : [])])].toSorted(
    (a, b) => b.length - a.length,
  )
}

function cookieValues(cookies = ''): readonly string[] {
  return cookies.split('; ').map((each) => each.slice(each.indexOf('=') + 1))
}

function joined(cookies: string | undefined, more: string): string {
  return cookies ? `${cookies}; ${more}` : more
}
