/** The parts of a WebSocket that are in use here. */
export interface PingableSocket {
  on(event: 'message' | 'ping' | 'pong', listener: () => void): unknown
  ping(): void
  terminate(): void
}

const PING_INTERVAL_MS = 20_000

/**
 * Pings without a sign of life after which a connection counts as cut. Not
 * one: after the event loop was blocked, the timer fires before the answer
 * that waits in the socket is read.
 */
const MAX_MISSED = 3

/**
 * Terminates a connection that is cut without a sign, e.g. after a laptop
 * slept. Returns the function that ends the watch.
 */
export function keepAlive(socket: PingableSocket): () => void {
  let missed = 0
  for (const event of ['message', 'ping', 'pong'] as const) {
    socket.on(event, () => {
      missed = 0
    })
  }
  const timer = setInterval(() => {
    if (missed === MAX_MISSED) {
      socket.terminate()
      return
    }
    missed += 1
    socket.ping()
  }, PING_INTERVAL_MS)
  timer.unref()
  return () => clearInterval(timer)
}
