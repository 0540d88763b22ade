import type { ServerAddress } from '../server-address.ts'

/** What is wrong where there is no HTTP answer: the fact, then a remedy. */
export type Fault = readonly [fact: string, ...more: readonly string[]]

/** Nobody that is trusted has signed it. */
const UNKNOWN_SIGNER: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/**
 * What is wrong with a certificate, ours or the server's, or with a proxy on
 * the way. The text of errors is not used: it may hold what nobody must see.
 *
 * @param code of Node's error.
 */
export function connectionFault(
  address: ServerAddress,
  code: string,
  cause: unknown,
): Fault | undefined {
  return proxyFault(address, cause) ?? certificateFault(address, code, cause)
}

function certificateFault(
  { url, tls }: ServerAddress,
  code: string,
  cause: unknown,
): Fault | undefined {
  if (UNKNOWN_SIGNER.has(code)) {
    return tls?.ca === undefined
      ? [
          `${url} answered, but its certificate is signed by nobody that is trusted here (${code}).`,
          'Name the certificate of its authority: server: { url, ca: "ca.pem" }, or NODE_EXTRA_CA_CERTS.',
        ]
      : [
          `${url} answered, but what \`server.ca\` holds has not signed its certificate (${code}).`,
          `Its chain is shown by: openssl s_client -showcerts -connect ${new URL(url).host}`,
        ]
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = certificateNames(cause)
    return [
      `${url} answered with the certificate of another host (${code}).`,
      ...(names === '' ? [] : [`It is for ${names}.`]),
      'Give the URL with a name that the certificate has.',
    ]
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const state =
      code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not yet valid'
    return [
      `${url} answered, but its certificate ${state} (${code}).`,
      'Have it renewed; if it is fine, set the clock of this machine.',
    ]
  }
  if (
    /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)/.test(
      code,
    )
  ) {
    return [
      tls?.cert === undefined
        ? `${url} asks for a certificate of ours, and none was given (${code}).`
        : `${url} refused the certificate that \`server.cert\` holds (${code}).`,
      'Give the one that was made for it: server: { url, cert, key }.',
    ]
  }
  return undefined
}

function certificateNames(cause: unknown): string {
  if (!(cause instanceof Error) || !('cert' in cause)) {
    return ''
  }
  const { cert } = cause
  return typeof cert === 'object' &&
    cert !== null &&
    'subjectaltname' in cert &&
    typeof cert.subjectaltname === 'string'
    ? cert.subjectaltname
    : ''
}

function proxyFault(
  { url, proxy }: ServerAddress,
  cause: unknown,
): Fault | undefined {
  if (proxy === undefined || !(cause instanceof Error)) {
    return undefined
  }
  const { protocol, host, hostname, username } = new URL(proxy)
  const shown = `${protocol}//${host}`
  const exempt = `or name the host in NO_PROXY if it is reached without a proxy.`
  if (cause.name === 'ProxyUnreachable') {
    return [
      `The proxy ${shown} does not answer, by which ${url} is reached.`,
      `Correct HTTP_PROXY or HTTPS_PROXY, ${exempt}`,
    ]
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
      ? `Is the server running, and known to ${hostname} by that name? ${exempt.replace(/^or n/, 'N')}`
      : `WebSockets get through a proxy by CONNECT only: have it allowed for this host and port, ${exempt}`,
  ]
}
