import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { createInterface } from 'node:readline'

import { isNotebookError, messageOf } from '../../common/errors.ts'
import type {
  BrokerReply,
  BrokerRequest,
  KernelSource,
  KeptKernel,
  Progress,
} from '../../contract/broker-protocol.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import type { OwnedKernel } from '../../kernel/start-request.ts'

export interface BrokerHandlers {
  /** @throws NotebookError when there is none; it is passed on to the worker. */
  kernelsFor(directory: string): Promise<KernelSource>
  own(key: string, owned: OwnedKernel): void
  disown(key: string): void
  /** Settles when there is a place for one more kernel on the server. */
  place(key: string): Promise<void>
  /** The server is full; settles with whether a kernel of this run has ended since. */
  full(key: string): Promise<boolean>
  leave(key: string): void
  /** Whether the kernel of a red notebook may stay. */
  keep(kept: KeptKernel): Promise<boolean>
  /** @throws NotebookError when the local host at this address has ended. */
  requireHost(address: ServerAddress): Promise<void>
}

/** Is told what a notebook is at. */
type ProgressListener = (file: string, running: Progress | undefined) => void

/**
 * Listens for the workers of this run.
 *
 * @param socketPath In a directory that only this user may enter.
 * @param onWorker Told of each worker that asks for something.
 */
export async function openBroker(
  socketPath: string,
  handlers: BrokerHandlers,
  onProgress: ProgressListener,
  onWorker: () => void = () => {},
): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    onWorker()
    sockets.add(socket)
    socket.unref()
    socket.on('error', () => socket.destroy())
    const places = new Set<string>()
    socket.on('close', () => {
      sockets.delete(socket)
      // Of a worker that has crashed: others wait.
      for (const key of places) {
        handlers.leave(key)
      }
    })
    createInterface({ input: socket }).on('line', (line) => {
      // Both ends are this package, in one version.
      const request: BrokerRequest = JSON.parse(line)
      if (request.ask === 'place') {
        places.add(request.key)
      } else if (request.ask === 'leave') {
        places.delete(request.key)
      }
      void answer(request, handlers, onProgress).then((reply) => {
        if (!socket.destroyed) {
          socket.write(`${JSON.stringify(reply)}\n`)
        }
      })
    })
  })
  await listen(server, socketPath)
  // Vitest must be able to end while this still listens.
  server.unref()
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) {
        socket.destroy()
      }
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  request: BrokerRequest,
  handlers: BrokerHandlers,
  onProgress: ProgressListener,
): Promise<BrokerReply> {
  const { id } = request
  try {
    switch (request.ask) {
      case 'kernels':
        return { id, ok: await handlers.kernelsFor(request.directory) }
      case 'own':
        handlers.own(request.key, request.owned)
        return { id, ok: null }
      case 'disown':
        handlers.disown(request.key)
        return { id, ok: null }
      case 'place':
        await handlers.place(request.key)
        return { id, ok: null }
      case 'full':
        return { id, ok: await handlers.full(request.key) }
      case 'keep':
        return { id, ok: await handlers.keep(request.kept) }
      case 'leave':
        handlers.leave(request.key)
        return { id, ok: null }
      case 'alive':
        await handlers.requireHost(request.address)
        return { id, ok: null }
      case 'progress':
        onProgress(request.file, request.running)
        return { id, ok: null }
    }
  } catch (error) {
    const code = isNotebookError(error) ? error.code : 'NB_ERR_HOST'
    const message = messageOf(error)
    return { id, error: { code, message } }
  }
}

async function listen(server: Server, socketPath: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
