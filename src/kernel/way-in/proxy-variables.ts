import { NotebookError } from '../../common/errors.ts'
import { isExempt } from './no-proxy.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What a proxy could only reach on its own machine. */
const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/

/**
 * The proxy that the environment names for a URL: `HTTPS_PROXY`, `HTTP_PROXY`
 * or `ALL_PROXY`, in either case, unless `NO_PROXY` has the host. What is on
 * this machine is reached without one.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` when what is named is no HTTP proxy.
 */
export function proxyFor(url: string, env: Environment): string | undefined {
  const { protocol, hostname, port } = new URL(url)
  if (
    (protocol !== 'http:' && protocol !== 'https:') ||
    LOOPBACK.test(hostname)
  ) {
    return undefined
  }
  const names = [`${protocol.slice(0, -1).toUpperCase()}_PROXY`, 'ALL_PROXY']
  const found = names
    .flatMap((name) => [name.toLowerCase(), name])
    .find((name) => env[name])
  const proxy = found === undefined ? undefined : env[found]
  if (found === undefined || proxy === undefined) {
    return undefined
  }
  const exempt = env['no_proxy'] || env['NO_PROXY'] || ''
  const usual = protocol === 'https:' ? '443' : '80'
  return isExempt(hostname, port || usual, exempt)
    ? undefined
    : usable(proxy.includes('://') ? proxy : `http://${proxy}`, found, hostname)
}

function usable(proxy: string, variable: string, host: string): string {
  const [scheme = ''] = proxy.split('://')
  if (scheme !== 'http' && scheme !== 'https') {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `The environment variable ${variable} names a proxy for ${inertScheme(scheme)}, and ${host} can be reached by an HTTP proxy only.\nName one in HTTPS_PROXY and HTTP_PROXY, or the host in NO_PROXY: NO_PROXY=${host}`,
    )
  }
  if (!isReadable(proxy)) {
    // Its text may hold a password.
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `The environment variable ${variable} is no URL of a proxy.\nWrite it so: ${scheme}://HOST:PORT, or ${scheme}://NAME:PASSWORD@HOST:PORT with %23 for a # in them, %25 for a %, %2F for a / and %40 for an @.`,
    )
  }
  return proxy
}

/** SOCKS proxies are named so. */
function inertScheme(scheme: string): string {
  return /^[a-z][\da-z+.-]*$/i.test(scheme) ? scheme : 'another protocol'
}

function isReadable(proxy: string): boolean {
  if (!URL.canParse(proxy)) {
    return false
  }
  const { username, password } = new URL(proxy)
  try {
    decodeURIComponent(`${username}:${password}`)
    return true
  } catch {
    return false
  }
}
