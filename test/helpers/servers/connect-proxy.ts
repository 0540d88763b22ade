import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import type { Socket } from 'node:net'

export interface ConnectProxy extends Disposable {
  readonly url: string
  /** What was asked for by CONNECT, and by whom. */
  readonly asked: readonly string[]
  /** What servers have answered through it, where there is no TLS. */
  readonly answered: () => string
}

/**
 * A proxy for HTTP as companies have them: opens ways by CONNECT, and knows
 * every `.test` host as this machine.
 *
 * @param user `name:password` without which it opens none.
 * @param tls Where it is itself reached by https.
 */
export async function startConnectProxy(
  user?: string,
  tls?: { readonly cert: string; readonly key: string },
): Promise<ConnectProxy> {
  const asked: string[] = []
  let answered = ''
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const refuse = (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(405).end()
  }
  const proxy = tls ? createTlsServer(tls, refuse) : createServer(refuse)
  proxy.on('connection', keep)
  proxy.on('connect', ({ url = '', headers }, socket: Socket) => {
    const [, sent = ''] = (headers['proxy-authorization'] ?? '').split(' ')
    const name = Buffer.from(sent, 'base64').toString()
    asked.push(`${name}@${url}`)
    if (user !== undefined && name !== user) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    const { hostname, port } = new URL(`http://${url}`)
    const host = hostname.endsWith('.test') ? '127.0.0.1' : hostname
    const onward = connect(Number(port || 80), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('data', (chunk: Buffer) => (answered += chunk.toString('latin1')))
    keep(onward)
  })
  await new Promise<void>((resolve) =>
    proxy.listen(0, '127.0.0.1', () => resolve()),
  )
  const address = proxy.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http${tls ? 's' : ''}://${user === undefined ? '' : `${user}@`}127.0.0.1:${port}`,
    asked,
    answered: () => answered,
    [Symbol.dispose]() {
      proxy.close()
      for (const socket of sockets) {
        socket.destroy()
      }
    },
  }
}
