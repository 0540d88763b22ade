import { connect, createServer } from 'node:net'

/**
 * A line to a server on which everything takes its time, in each direction, and
 * so does the opening of a connection.
 *
 * @returns the URL of its near end, and `close()`
 */
export async function openSlowLine(url, delayMs) {
  const { hostname, port } = new URL(url)
  const sockets = new Set()
  const listener = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: hostname, port: Number(port), noDelay: true })
    pass(near, far, delayMs)
    pass(far, near, delayMs)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
  })
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${listener.address().port}`,
    close() {
      for (const socket of sockets) {
        socket.destroy()
      }
      listener.close()
    },
  }
}

/** Timers of the same length keep their order. */
function pass(from, to, delayMs) {
  from.on('data', (chunk) => setTimeout(() => to.write(chunk), delayMs))
}
