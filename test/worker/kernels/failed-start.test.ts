import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import type { OwnedKernel } from '../../../src/kernel/start-request.ts'
import { openBroker } from '../../../src/main/hosts/broker-server.ts'
import { KernelManager } from '../../../src/worker/kernels/kernel-manager.ts'

const ANSWERS: Readonly<Record<string, unknown>> = {
  '/api': { version: '2.21.1' },
  '/api/contents/': { type: 'directory', path: '' },
  '/api/kernelspecs': {
    default: 'python3',
    kernelspecs: { python3: { name: 'python3', spec: { language: 'python' } } },
  },
  '/api/sessions': [],
}

/** What a run keeps account of when a server gives `start` for a new session. */
async function ownedAfter(
  start: (response: ServerResponse) => void,
  startupTimeoutMs = 60_000,
): Promise<readonly OwnedKernel[]> {
  const server = createServer(({ method, url = '' }, response) => {
    if (method === 'POST') {
      start(response)
      return
    }
    response.end(JSON.stringify(ANSWERS[url.replace(/\?.*/, '')]))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const folder = await mkdtemp(join(tmpdir(), 'failed-start-'))
  const owned = new Map<string, OwnedKernel>()
  const brokerPath = join(folder, 'broker')
  const broker = await openBroker(
    brokerPath,
    {
      kernelsFor: async () => ({
        kind: 'server',
        address: { url: `http://127.0.0.1:${port}`, kind: 'server' },
      }),
      own: (key, what) => owned.set(key, what),
      disown: (key) => owned.delete(key),
      requireHost: async () => {},
      place: async () => {},
      full: async () => false,
      leave: () => {},
      keep: async () => false,
    },
    () => {},
  )
  const manager = new KernelManager()
  await expect(
    manager.start({
      brokerPath,
      file: '/a.ipynb',
      serverPath: 'a.ipynb',
      wish: { override: undefined, name: 'python3', language: 'python' },
      env: {},
      imports: undefined,
      preloadRefused: undefined,
      directRefused: undefined,
      startupTimeoutMs,
      progressMs: Infinity,
    }),
  ).rejects.toMatchObject({ code: 'NB_ERR_KERNEL_START' })
  await manager[Symbol.asyncDispose]()
  await broker[Symbol.asyncDispose]()
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
  return [...owned.values()]
}

test('what a server has refused is nothing to delete', async () => {
  const owned = await ownedAfter((response) =>
    response.writeHead(500).end('{"message": "no"}'),
  )
  expect(owned).toEqual([])
})

test('what a server has not answered in time is deleted when it comes', async () => {
  const path = expect.stringMatching(/^a-vitest-notebook-.*\.ipynb$/)
  expect(await ownedAfter(() => {}, 5000)).toEqual([
    { isStarting: true, sessionPath: path },
  ])
})
