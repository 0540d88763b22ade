import type { ServerAddress } from '../server-address.ts'
import type { Fault } from './connection-fault.ts'

/** Nobody that is trusted has signed it. */
export const UNKNOWN_SIGNER: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** What is wrong with a certificate, ours or the server's. */
export function certificateFault(
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
