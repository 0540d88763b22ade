type Environment = Readonly<Record<string, string | undefined>>

/** What a proxy could only reach on its own machine. */
const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/

/**
 * The proxy that the environment names for a URL: `HTTPS_PROXY`, `HTTP_PROXY`
 * or `ALL_PROXY`, in either case, unless `NO_PROXY` has the host. What is on
 * this machine is reached without one.
 */
export function proxyFor(url: string, env: Environment): string | undefined {
  const { protocol, hostname, port } = new URL(url)
  const get = (name: string): string | undefined =>
    env[name.toLowerCase()] || env[name] || undefined
  const scheme = protocol.slice(0, -1)
  const proxy = get(`${scheme.toUpperCase()}_PROXY`) ?? get('ALL_PROXY')
  if (
    proxy === undefined ||
    (protocol !== 'http:' && protocol !== 'https:') ||
    LOOPBACK.test(hostname)
  ) {
    return undefined
  }
  const usual = protocol === 'https:' ? '443' : '80'
  const exempt = (get('NO_PROXY') ?? '')
    .split(/[\s,]+/)
    .some((entry) => isExempt(entry, hostname, port || usual))
  if (exempt) {
    return undefined
  }
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

/** @param entry `example.org` and `.example.org` stand for what is below, too. */
function isExempt(entry: string, hostname: string, port: string): boolean {
  const [, host = '', onPort = port] = /^(.+?)(?::(\d+))?$/.exec(entry) ?? []
  if (host === '*') {
    return true
  }
  const name = host.replace(/^\*?\./, '').toLowerCase()
  return (
    name !== '' &&
    onPort === port &&
    (hostname === name || hostname.endsWith(`.${name}`))
  )
}
