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
  const next = watchSilence(received())
  const timer = setInterval(() => socket[next(received())](), PING_INTERVAL_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/**
 * What to do next with a socket, asked every five seconds.
 *
 * @param atStart Bytes that were received when it is first watched.
 */
export function watchSilence(
  atStart: number,
): (received: number) => keyof PingableSocket {
  let missed = 0
  let before = atStart
  return (received) => {
    missed = received === before ? missed : 0
    before = received
    if (missed === MAX_MISSED) {
      return 'terminate'
    }
    missed += 1
    return 'ping'
  }
}
