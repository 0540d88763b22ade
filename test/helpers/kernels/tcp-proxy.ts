import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

/** A TCP line to a server that a test can cut. */
export interface TcpProxy extends Disposable {
  readonly port: number
  /** Cuts all connections; for `blockMs`, new ones are cut at once. Default 0. */
  cut(blockMs?: number): void
  /** What the server sends from now on gets lost, as in a dead network. */
  swallow(): void
  /** Text that the server sent so far; frames are garbage in it. */
  fromServer(): string
}

export async function startTcpProxy(target: URL): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let seen = ''
  let swallowing = false
  let blockedUntil = 0
  const listener = createServer((client) => {
    if (performance.now() < blockedUntil) {
      client.destroy()
      return
    }
    const server = connect(Number(target.port), target.hostname)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        server.destroy()
      })
    }
    server.on('data', (chunk) => {
      seen += chunk.toString('latin1')
      if (!swallowing) {
        client.write(chunk)
      }
    })
    client.pipe(server)
  })
  await new Promise<void>((resolve) =>
    listener.listen(0, '127.0.0.1', () => resolve()),
  )
  const address = listener.address()
  if (address === null || typeof address === 'string') {
    throw new Error('the proxy has no port')
  }
  const cut = (blockMs = 0): void => {
    blockedUntil = performance.now() + blockMs
    swallowing = false
    for (const socket of sockets) {
      socket.destroy()
    }
  }
  return {
    port: address.port,
    cut,
    swallow: () => {
      swallowing = true
    },
    fromServer: () => seen,
    [Symbol.dispose]() {
      cut()
      listener.close()
    },
  }
}
