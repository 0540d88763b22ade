// @module-tag thorough

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'

import { CellRunner } from '../../../src/execution/cell-runner.ts'
import { openChannels } from '../../../src/kernel/connection/channels.ts'
import { KernelConnection } from '../../../src/kernel/connection/kernel-connection.ts'
import type { ConnectionEvent } from '../../../src/kernel/connection/kernel-connection.ts'
import type { LiveKernel } from '../../../src/kernel/live-kernel.ts'
import { findKernel } from '../../../src/kernel/server-api/kernels.ts'
import type { KernelModel } from '../../../src/kernel/server-api/kernels.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../../src/kernel/start-kernel.ts'
import {
  deathOf,
  runCell,
  sendCell,
  textOf,
  waitFor,
} from '../../helpers/kernels/run-cell.ts'
import { startTcpProxy } from '../../helpers/kernels/tcp-proxy.ts'
import type { TcpProxy } from '../../helpers/kernels/tcp-proxy.ts'
import { freePort, startJupyterServer } from '../../helpers/servers/servers.ts'
import type { TestServer } from '../../helpers/servers/servers.ts'
import { SOON_MS, until } from '../../helpers/until.ts'

let directory: string
let server: TestServer
const python = { kernelName: 'python3', notebookPath: 'a.ipynb' }

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lost connection '))
  server = await startJupyterServer({ kind: 'jupyter_server', directory })
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

/**
 * A cell that prints before and after a file is there. The end of a line may
 * come in a message of its own.
 */
function waitingCell(): { readonly code: string; readonly go: string } {
  const go = join(directory, randomUUID())
  return { code: `print('on', flush=True)\n${waitFor(go)}print('off')`, go }
}

/** Waits until the server sees the kernel so. */
async function untilKernel(
  { address }: TestServer,
  id: string,
  isSo: (model: KernelModel) => boolean,
): Promise<void> {
  await using rest = new RestClient(address)
  await until('the kernel is as it should be', async () => {
    const model = await findKernel(rest, id)
    return model !== undefined && isSo(model)
  })
}

/** Lets the cell end while its client is cut off. */
async function endWhileCut(
  server: TestServer,
  { kernel, proxy, go }: { kernel: LiveKernel; proxy: TcpProxy; go: string },
): Promise<void> {
  proxy.block()
  await untilKernel(server, kernel.id, ({ connections }) => connections === 0)
  await writeFile(go, '')
  await untilKernel(
    server,
    kernel.id,
    ({ execution_state: state }) => state === 'idle',
  )
  proxy.restore()
}

/** A way to `server` that can be cut. */
async function startCuttable(
  server: TestServer,
): Promise<{ readonly proxy: TcpProxy; readonly rest: RestClient }> {
  const proxy = await startTcpProxy(new URL(server.url))
  const url = `http://127.0.0.1:${proxy.port}`
  return { proxy, rest: new RestClient({ url, token: server.token }) }
}

test.concurrent('a connection that lets nothing pass is opened again', async () => {
  const { proxy, rest } = await startCuttable(server)
  await using kernel = await startKernel(rest, python)
  const { code, go } = waitingCell()
  const { done, outputs } = sendCell(kernel, code)
  await until('the line', () => textOf(outputs) === 'on\n')
  const opened = (): number => proxy.fromServer().split(' 101 ').length
  const before = opened()
  const from = performance.now()
  proxy.freeze()
  // How many the server knows of meanwhile is over too soon to be seen.
  await until('another WebSocket', () => opened() > before)
  await untilKernel(server, kernel.id, ({ connections }) => connections === 1)
  expect(performance.now() - from).toBeLessThan(SOON_MS)
  await writeFile(go, '')
  expect((await done).text).toBe('on\noff\n')
  await rest[Symbol.asyncDispose]()
  proxy[Symbol.dispose]()
})

test.concurrent('a connection stays while the kernel is busy and says nothing', async () => {
  const { proxy, rest } = await startCuttable(server)
  await using kernel = await startKernel(rest, python)
  const code = 'import time; time.sleep(25); print("done")'
  expect((await runCell(kernel, code)).text).toBe('done\n')
  await rest[Symbol.asyncDispose]()
  proxy[Symbol.dispose]()
})
test.concurrent('while another client is attached, a cut leaves a gap', async () => {
  const { proxy, rest } = await startCuttable(server)
  await using kernel = await startKernel(rest, python)
  const other = await openChannels(server.address, {
    kernelId: kernel.id,
    sessionId: 'another',
    onMessage: () => {},
    onClose: () => {},
  })
  const { code, go } = waitingCell()
  const { done, outputs } = sendCell(kernel, code)
  await until('the line', () => textOf(outputs) === 'on\n')
  proxy.cut()
  await expect(done).rejects.toThrow(
    '{"type":"gap","reason":"the connection was cut"}',
  )
  await writeFile(go, '')
  expect((await runCell(kernel, '1')).reply).toMatchObject({ status: 'ok' })
  other.close()
})

test.concurrent('a cut while nothing runs leaves no gap', async () => {
  const { proxy, rest } = await startCuttable(server)
  await using kernel = await startKernel(rest, python)
  await runCell(kernel, 'x = 41')
  const attempts = proxy.attempts()
  proxy.cut()
  await until('the cut is noticed', () => proxy.attempts() > attempts)
  expect((await runCell(kernel, 'print(x + 1)')).text).toBe('42\n')
})

test.concurrent('a longer cut, with what the server kept meanwhile', async () => {
  const { proxy, rest } = await startCuttable(server)
  await using kernel = await startKernel(rest, python)
  const { code, go } = waitingCell()
  const { done, outputs } = sendCell(kernel, code)
  await until('the line', () => textOf(outputs) === 'on\n')
  await endWhileCut(server, { kernel, proxy, go })
  expect((await done).text).toBe('on\noff\n')
})

test.concurrent('a server that does not keep messages: the lost reply is noticed', async () => {
  await using server = await startJupyterServer({
    kind: 'jupyter_server',
    directory,
    args: ['--MappingKernelManager.buffer_offline_messages=False'],
  })
  const { proxy, rest } = await startCuttable(server)
  await using kernel = await startKernel(rest, python)
  const { code, go } = waitingCell()
  const { done, outputs } = sendCell(kernel, code)
  await until('the line', () => textOf(outputs) === 'on\n')
  done.catch(() => {})
  await endWhileCut(server, { kernel, proxy, go })
  await expect(done).rejects.toThrow('"type":"gap"')
})

test.concurrent('output that was on its way at the cut is missed', async () => {
  const { proxy, rest } = await startCuttable(server)
  await using kernel = await startKernel(rest, python)
  const { code, go } = waitingCell()
  const { done, outputs } = sendCell(kernel, code)
  await until('the line', () => textOf(outputs) === 'on\n')
  proxy.swallow()
  await writeFile(go, '')
  await untilKernel(
    server,
    kernel.id,
    ({ execution_state: state }) => state === 'idle',
  )
  await until('its output is on the way', () => proxy.swallowed() > 0)
  proxy.cut()
  await expect(done).rejects.toThrow('"type":"gap"')
})

test.concurrent('a request that the cut connection took is noticed soon', async () => {
  const { proxy, rest } = await startCuttable(server)
  await using kernel = await startKernel(rest, python)
  await runCell(kernel, 'x = 1')
  proxy.cut()
  // Nobody knows yet that the connection is cut.
  using runner = new CellRunner(kernel)
  const run = await runner.run('x', { timeoutMs: 60_000 })
  expect(run()).toMatchObject({
    end: { type: 'not-executed', status: 'connection cut' },
    loss: 'gap',
  })
  expect(run().durationMs).toBeLessThan(10_000)
  expect((await runCell(kernel, 'print(x)')).text).toBe('1\n')
})

test.concurrent('a server that is stopped in the middle of a cell', async () => {
  await using server = await startJupyterServer({
    kind: 'jupyter_server',
    directory,
  })
  await using rest = new RestClient(server.address)
  await using kernel = await startKernel(rest, python)
  sendCell(kernel, 'import time; time.sleep(60)').done.catch(() => {})
  server.process.kill('SIGKILL')
  expect(await deathOf(kernel)).toEqual({
    how: 'connection-lost',
    reason: 'the connection was cut, and connecting again failed',
  })
})

test.concurrent('a server on a Unix domain socket with a blank in its path', async () => {
  const socketPath = join(directory, 's.sock')
  await using server = await startJupyterServer({
    kind: 'jupyter_server',
    directory,
    socketPath,
  })
  await using rest = new RestClient(server.address)
  await using kernel = await startKernel(rest, python)
  expect((await runCell(kernel, 'print(1)')).text).toBe('1\n')
})

test.concurrent('a message above 10 MiB is not sent', async () => {
  await using rest = new RestClient(server.address)
  await using kernel = await startKernel(rest, python)
  const text = 'x'.repeat(11 * 1024 * 1024)
  await expect(runCell(kernel, `len("${text}")`)).rejects.toThrow(
    'The execute_request has 11.0 MiB; a Jupyter server takes at most 10 MiB.',
  )
  expect((await runCell(kernel, 'print(1)')).text).toBe('1\n')
})

test.concurrent('a peer that sends what is no message', async () => {
  const port = await freePort()
  const peer = new WebSocketServer({ port, host: '127.0.0.1' })
  peer.on('connection', (socket) => socket.send('{"channel":"iopub"'))
  await using rest = new RestClient({ url: `http://127.0.0.1:${port}` })
  const connection = new KernelConnection(rest, 'k')
  const events: ConnectionEvent[] = []
  connection.listen((event) => events.push(event))
  await connection.open(AbortSignal.timeout(5000))
  await until('an event', () => events.length > 0)
  expect(events).toEqual([
    {
      type: 'lost',
      death: {
        how: 'connection-lost',
        reason:
          "a message from the kernel's server is malformed: it is a text frame, but v1.kernel.websocket.jupyter.org was agreed",
      },
    },
  ])
  peer.close()
})
