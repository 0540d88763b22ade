import { Agent, request as httpRequest } from 'node:http'
import type { AgentOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'

/** A proxy that did not open a way to the server. */
class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal'
  /** Of its answer to CONNECT. */
  readonly status: number

  constructor(status: number, said: string) {
    super(`the proxy answered ${status} ${said}`)
    this.status = status
  }
}

/** A proxy that does not answer. */
class ProxyUnreachable extends Error {
  override readonly name = 'ProxyUnreachable'
}

interface Target {
  readonly host: string
  readonly port: number | string
  readonly servername?: string
}

/**
 * Connections through a proxy, opened by CONNECT: a WebSocket gets through no
 * other way, so REST goes the same, and what a proxy refuses is told at once.
 *
 * Node's own agent takes connections that come later (`createConnection` with a
 * callback), so that no package is needed for this; undici's proxy agent serves
 * no `ws`.
 *
 * @param proxy May hold a user's name and password.
 */
export function proxyAgent(
  proxy: string,
  isTls: boolean,
  options: AgentOptions & ConnectionOptions,
): Agent {
  const agent = isTls ? new HttpsAgent(options) : new Agent(options)
  return Object.assign(agent, {
    createConnection(target: Target, done: Done) {
      const connecting = openTunnel(new URL(proxy), target)
      void hand(
        connecting.then((socket) =>
          isTls ? secured(socket, target, options) : socket,
        ),
        done,
      )
    },
  })
}

type Done = (error: Error | null, socket?: Socket) => void

/** Node's agent knows no promises. */
async function hand(connecting: Promise<Socket>, done: Done): Promise<void> {
  let socket: Socket
  try {
    socket = await connecting
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)))
    return
  }
  done(null, socket)
}

async function openTunnel(proxy: URL, { host, port }: Target): Promise<Socket> {
  const to = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
  const { username, password } = proxy
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const request = proxy.protocol === 'https:' ? httpsRequest : httpRequest
  const proxyHost = proxy.hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const asked = request({
      host: proxyHost,
      // Else Node takes that of the header.
      servername: isIP(proxyHost) === 0 ? proxyHost : '',
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: to,
      agent: false,
      headers: {
        host: to,
        ...(username !== '' && {
          'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}`,
        }),
      },
    })
    asked.once('connect', (response, socket: Socket) => {
      const { statusCode = 0, statusMessage = '' } = response
      if (statusCode === 200) {
        resolve(socket)
      } else {
        socket.destroy()
        reject(new ProxyRefusal(statusCode, statusMessage))
      }
    })
    asked.once('error', (error) =>
      reject(
        new ProxyUnreachable('the proxy does not answer', { cause: error }),
      ),
    )
    asked.end()
  })
}

function secured(
  socket: Socket,
  { host, servername = isIP(host) === 0 ? host : '' }: Target,
  options: ConnectionOptions,
): Socket {
  return connectTls({ ...options, host, servername, socket })
}
