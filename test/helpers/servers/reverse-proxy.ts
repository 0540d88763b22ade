import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'

export interface ReverseProxy extends Disposable {
  readonly url: string
}

/**
 * A proxy before a server, as nginx is one where nobody has told it of
 * WebSockets: the upgrade is not passed on, and a server that is not there is
 * told by a page.
 *
 * @param of.user `name:password`, in basic authentication.
 * @param of.upgrades Whether upgrades are passed on.
 * @param of.tls What it has for TLS.
 */
export async function startReverseProxy(
  target: string,
  of: {
    readonly user?: string
    readonly upgrades?: boolean
    readonly tls?: TlsOptions
  } = {},
): Promise<ReverseProxy> {
  const sockets = new Set<Socket>()
  const isLetIn = ({ headers }: IncomingMessage): boolean =>
    of.user === undefined ||
    headers.authorization === `Basic ${Buffer.from(of.user).toString('base64')}`
  const forward = (asked: IncomingMessage, response: ServerResponse): void => {
    if (!isLetIn(asked)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="team"' })
      response.end('<html><h1>401 Authorization Required</h1></html>')
      return
    }
    const { upgrade: _, connection: __, ...headers } = asked.headers
    const { method, url: path } = asked
    const onward = request(
      target,
      { method, path, headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => {
      response.writeHead(502, { server: 'nginx/1.27.3' })
      response.end('<html><h1>502 Bad Gateway</h1></html>')
    })
    asked.pipe(onward)
  }
  const server = of.tls
    ? createTlsServer(of.tls, forward)
    : createServer(forward)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  if (of.upgrades === true) {
    server.on('upgrade', (asked: IncomingMessage, socket: Socket) => {
      const { hostname, port } = new URL(target)
      const onward = connect(Number(port), hostname, () => {
        const lines = Object.entries(asked.headers).map(
          ([name, value]) => `${name}: ${String(value)}`,
        )
        onward.write(
          `GET ${asked.url ?? ''} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`,
        )
        onward.pipe(socket).pipe(onward)
      })
      onward.on('error', () => socket.destroy())
      socket.on('error', () => onward.destroy())
      sockets.add(onward)
    })
  }
  await new Promise<void>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve()),
  )
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `${of.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    [Symbol.dispose]() {
      server.close()
      for (const socket of sockets) {
        socket.destroy()
      }
    },
  }
}
