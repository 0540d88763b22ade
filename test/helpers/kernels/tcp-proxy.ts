import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

/** A TCP line to a server that a test can cut. */
export interface TcpProxy extends Disposable {
  readonly port: number
  /** Cuts all connections. */
  cut(): void
  /** Cuts all connections, and new ones at once, until `restore`. */
  block(): void
  restore(): void
  /** Connections so far, those cut at once, too. */
  attempts(): number
  /** Lets the connections that are open stay so, and nothing pass. */
  freeze(): void
  /** What the server sends from now on gets lost, as in a dead network. */
  swallow(): void
  /** Bytes that were swallowed so far. */
  swallowed(): number
  /** Text that the server sent so far; frames are garbage in it. */
  fromServer(): string
  /** Settles when that many pieces were passed on, of both directions. */
  passed(count: number): Promise<void>
}

/** @param delayMs How long everything is on its way, in each direction. */
export async function startTcpProxy(
  target: URL,
  delayMs = 0,
): Promise<TcpProxy> {
  let pieces = 0
  const waiting = new Map<number, () => void>()
  const pass = (to: Socket, chunk: Buffer): void => {
    pieces += 1
    waiting.get(pieces)?.()
    if (delayMs === 0) {
      to.write(chunk)
    } else {
      // Timers of the same length keep their order.
      setTimeout(() => to.write(chunk), delayMs)
    }
  }
  const sockets = new Set<Socket>()
  let seen = ''
  let swallowing = false
  let swallowed = 0
  let isBlocked = false
  const frozen = new WeakSet<Socket>()
  let attempts = 0
  const listener = createServer((client) => {
    attempts += 1
    if (isBlocked) {
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
      if (frozen.has(server)) {
        return
      }
      seen += chunk.toString('latin1')
      if (swallowing) {
        swallowed += chunk.length
      } else {
        pass(client, chunk)
      }
    })
    client.on('data', (chunk) => {
      if (!frozen.has(client)) {
        pass(server, chunk)
      }
    })
  })
  await new Promise<void>((resolve) =>
    listener.listen(0, '127.0.0.1', () => resolve()),
  )
  const address = listener.address()
  if (address === null || typeof address === 'string') {
    throw new Error('the proxy has no port')
  }
  const cut = (): void => {
    swallowing = false
    for (const socket of sockets) {
      socket.destroy()
    }
  }
  return {
    port: address.port,
    cut,
    block() {
      isBlocked = true
      cut()
    },
    restore() {
      isBlocked = false
    },
    freeze() {
      for (const socket of sockets) {
        frozen.add(socket)
      }
    },
    swallow: () => {
      swallowing = true
    },
    attempts: () => attempts,
    swallowed: () => swallowed,
    fromServer: () => seen,
    passed: (count) =>
      new Promise((resolve) => {
        waiting.set(count, resolve)
      }),
    [Symbol.dispose]() {
      cut()
      listener.close()
    },
  }
}
