import { clearInterval, setInterval } from 'node:timers'

/** The parts of a WebSocket that are in use here. */
export interface PingableSocket {
  ping(): void
  terminate(): void
}

const PING_INTERVAL_MS = 5000

/**
 * Pings without a sign of life after which a connection counts as cut. Not
 * one: after the event loop was blocked, the timer fires before the answer
 * that waits in the socket is read.
 */
const MAX_MISSED = 3

/**
 * Terminates a connection that is cut without a sign, e.g. after a laptop
 * slept, or by a router that forgot it. The server answers while its kernel is
 * busy; and while a long message comes in, that is the sign of life. Returns the
 * function that ends the watch.
 *
 * @param received Bytes so far.
 */
export function keepAlive(
  socket: PingableSocket,
  received: () => number,
): () => void {
  let missed = 0
  let before = received()
  const timer = setInterval(() => {
    const now = received()
    missed = now === before ? missed : 0
    before = now
    if (missed === MAX_MISSED) {
      socket.terminate()
      return
    }
    missed += 1
    socket.ping()
  }, PING_INTERVAL_MS)
  // In a VM with jsdom it is a number.
  if (typeof timer === 'object') {
    timer.unref()
  }
  return () => clearInterval(timer)
}
