import type { IncomingHttpHeaders } from 'node:http'

import type { ServerAddress } from '../server-address.ts'
import type { Fault } from './connection-fault.ts'

export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: IncomingHttpHeaders
}

/** Opening a WebSocket, what one gets whose upgrade has not come through. */
const NO_UPGRADE: ReadonlySet<number> = new Set([200, 400, 405, 426, 501])

const GATEWAY_ERRORS: ReadonlySet<number> = new Set([502, 503, 504])

/** What an answer says of what stands between us and the server. */
export function answerFault(
  address: ServerAddress,
  answer: Answer,
  isUpgrade: boolean,
): Fault | undefined {
  const { url } = address
  const { status, headers = {} } = answer
  if (/\bbasic\b/i.test(headers['www-authenticate'] ?? '') && status === 401) {
    const isGiven = /^basic /i.test(address.headers?.['authorization'] ?? '')
    return [
      isGiven
        ? `${url} answered, but refused the user's name and password of basic authentication (401).`
        : `${url} answered, but asks for basic authentication (401).`,
      isGiven
        ? 'Try them: curl -u NAME:PASSWORD on that address.'
        : 'Give a name and a password: server: { url, username, password }, with the token beside them.',
    ]
  }
  const by = headers['server']?.toString()
  const isOther =
    by === undefined
      ? answer.body.trimStart().startsWith('<')
      : !by.startsWith('TornadoServer')
  if (GATEWAY_ERRORS.has(status) && isOther && !isJson(answer)) {
    return [
      `A proxy before ${url} answered ${status}${by === undefined ? '' : ` (${by})`}: it does not reach the Jupyter server.`,
      'Is the server running, and is the address right that the proxy has of it?',
    ]
  }
  if (isUpgrade && NO_UPGRADE.has(status)) {
    return [
      `${url} answers, but opens no WebSocket (${status}): something before the server does not pass on the upgrade.`,
      'In nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";',
    ]
  }
  return undefined
}

/** Jupyter's own errors are JSON, or come from Tornado. */
function isJson({ body, headers }: Answer): boolean {
  return (
    body.trimStart().startsWith('{') ||
    (headers?.['content-type'] ?? '').startsWith('application/json')
  )
}
