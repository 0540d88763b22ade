import { systemCode } from '../../../common/errors.ts'
import type { ServerAddress } from '../server-address.ts'
import { UNKNOWN_SIGNER } from './certificate-fault.ts'
import type { Fault } from './connection-fault.ts'

/** What is wrong with a proxy on the way to the server. */
export function proxyFault(
  { url, proxy }: ServerAddress,
  cause: unknown,
): Fault | undefined {
  if (proxy === undefined || !(cause instanceof Error)) {
    return undefined
  }
  const { protocol, host, hostname, username } = new URL(proxy)
  const without = `where the server is reached without a proxy: NO_PROXY=${new URL(url).hostname}`
  const shown = `${protocol}//${host}`
  if (cause.name === 'ProxyUnreachable') {
    return unreachable(
      shown,
      `by which ${url} is reached`,
      systemCode(cause.cause) ?? '',
      without,
    )
  }
  if (cause.name !== 'ProxyRefusal' || !('status' in cause)) {
    return undefined
  }
  const status = String(cause.status)
  if (status === '407') {
    return [
      username === ''
        ? `The proxy ${shown} asks for a name and a password (407), by which ${url} is reached.`
        : `The proxy ${shown} refused the name and the password (407), by which ${url} is reached.`,
      `Give them in HTTP_PROXY and HTTPS_PROXY: ${protocol}//NAME:PASSWORD@${host}, with %40 for an @ in them.`,
    ]
  }
  return [
    `The proxy ${shown} opens no way to ${url} (${status} to CONNECT).`,
    status.startsWith('5')
      ? `Is the server running, and known to ${hostname} by that name? Or ${without}`
      : `WebSockets get through a proxy by CONNECT only: have it allowed for this host and port; ${without}`,
  ]
}

/** @param code of Node's error. */
function unreachable(
  shown: string,
  by: string,
  code: string,
  without: string,
): Fault {
  const isTls = shown.startsWith('https:')
  if (UNKNOWN_SIGNER.has(code)) {
    return [
      `The proxy ${shown} answered, ${by}, but its certificate is signed by nobody that is trusted here (${code}).`,
      'Name the certificate of its authority in the environment: NODE_EXTRA_CA_CERTS=ca.pem',
    ]
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return [
      `The proxy ${shown} answered, ${by}, with the certificate of another host (${code}).`,
      'Name it in HTTPS_PROXY as its certificate does.',
    ]
  }
  if (isTls && /^(?:EPROTO|ERR_SSL)/.test(code)) {
    return [
      `The proxy ${shown} does not speak TLS (${code}), ${by}.`,
      `Most are reached by http, for https, too: HTTPS_PROXY=${shown.replace('https:', 'http:')}`,
    ]
  }
  if (!isTls && /^(?:HPE_|ECONNRESET)/.test(code)) {
    return [
      `What answers at ${shown} is no HTTP proxy (${code}), ${by}.`,
      `Correct HTTP_PROXY or HTTPS_PROXY (a proxy that is reached by TLS: ${shown.replace('http:', 'https:')}); ${without}`,
    ]
  }
  return [
    `The proxy ${shown} does not answer (${code}), ${by}.`,
    `Correct HTTP_PROXY or HTTPS_PROXY; ${without}`,
  ]
}
