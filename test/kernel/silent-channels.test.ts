import { once } from 'node:events'
import { createServer } from 'node:http'

import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'

import { RestClient } from '../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../src/kernel/start-kernel.ts'
import { SOON_MS } from '../helpers/until.ts'

const ANSWERS: Readonly<Record<string, unknown>> = {
  '/api': { version: '2.21.1' },
  '/api/contents/': { type: 'directory', path: '' },
}

test('a kernel that has ended just before the channels were open', async () => {
  const server = createServer(({ method, url = '' }, response) => {
    const answer = ANSWERS[url.replace(/\?.*/, '')]
    if (method === 'POST') {
      response.writeHead(201).end('{"id": "s", "kernel": {"id": "k"}}')
    } else if (method === 'GET' && answer) {
      response.end(JSON.stringify(answer))
    } else {
      response.writeHead(404).end('{}')
    }
  }).listen(0, '127.0.0.1')
  // They stay open, and nothing comes on them.
  const channels = new WebSocketServer({ server })
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  await using rest = new RestClient({ url: `http://127.0.0.1:${port}` })
  const from = performance.now()
  await expect(
    startKernel(rest, { kernelName: 'python3', notebookPath: 'a.ipynb' }),
  ).rejects.toMatchObject({
    code: 'NB_ERR_KERNEL_START',
    message: expect.stringContaining('ended while it started'),
  })
  expect(performance.now() - from).toBeLessThan(SOON_MS)
  channels.close()
  server.closeAllConnections()
  server.close()
})
