// @module-tag thorough

import { once } from 'node:events'
import { createServer } from 'node:http'

import { expect, test } from 'vitest'

import type { KernelDeath } from '../../src/kernel/connection/kernel-death.ts'
import { KernelPoll } from '../../src/kernel/kernel-poll.ts'
import { RestClient } from '../../src/kernel/server-api/rest.ts'
import { until } from '../helpers/until.ts'

test('a server that answers no question counts as lost once it sends nothing either', async () => {
  let asked = 0
  const server = createServer(({ socket }) => {
    asked += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  await using rest = new RestClient({ url: `http://127.0.0.1:${port}` })
  let death: KernelDeath | undefined
  using poll = new KernelPoll(
    rest,
    'k',
    () => true,
    (heard) => (death = heard),
  )
  const messages = setInterval(() => poll.hear(), 0)
  await until('it is asked five times', () => asked >= 5)
  expect(death).toBeUndefined()
  clearInterval(messages)
  expect(await until('it is lost', () => death)).toEqual({
    how: 'connection-lost',
    reason: 'the server no longer answers',
  })
  server.close()
})
