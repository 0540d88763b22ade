import { createServer } from 'node:http'

import { describe, expect, test } from 'vitest'

import { encodeApiPath } from '../../../src/kernel/server-api/api-path.ts'
import { listKernelSpecs } from '../../../src/kernel/server-api/kernelspecs.ts'
import { responseError } from '../../../src/kernel/server-api/rest-errors.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { freePort } from '../../helpers/servers/servers.ts'

const url = 'http://localhost:8888'
const token = 'c0ffee'
const hub = 'https://hub.org/user/ada'

describe('an answer in words', () => {
  test.each<[string, number, string, string | undefined, string]>([
    [
      url,
      500,
      '{"message":"Unhandled\\n error","reason":null,"traceback":"…"}',
      undefined,
      `${url} could not do it (500).\nIt says: Unhandled error\nThe server's log has more.`,
    ],
    [
      url,
      404,
      "file or directory '/x' does not exist",
      undefined,
      `${url} could not do it (404).\nIt says: file or directory '/x' does not exist\nThe server's log has more.`,
    ],
    [
      url,
      404,
      '<!DOCTYPE html><p>Not found',
      undefined,
      `${url} could not do it (404).\nThe server's log has more.`,
    ],
    [
      url,
      400,
      `no such ?token=${token}`,
      undefined,
      `${url} could not do it (400).\nIt says: no such ?token=…\nThe server's log has more.`,
    ],
    [
      url,
      403,
      '{"message":"\'_xsrf\' argument missing from POST"}',
      undefined,
      `${url} answered, but refused the token (403).\n\`jupyter server list\` on that machine shows the right one.`,
    ],
    [
      url,
      401,
      '{"reason":"Unauthorized","message":""}',
      undefined,
      `${url} answered, but refused the token (401).\nA gateway has it in KG_AUTH_TOKEN or EG_AUTH_TOKEN where it was started.`,
    ],
    [
      url,
      403,
      '{"reason":"","message":"Resource Limit"}',
      undefined,
      `${url} answered, but refused the token (403).\nIt says: Resource Limit\n\`jupyter server list\` on that machine shows the right one.`,
    ],
    [
      url,
      302,
      '',
      '/hub/login?next=x',
      `${url} answered, but refused the token (302).\n\`jupyter server list\` on that machine shows the right one.`,
    ],
    [
      url,
      301,
      '',
      'https://localhost:8888/api?token=c0ffee',
      `${url} redirects to https://localhost:8888/api (301).\nGive the URL it leads to.`,
    ],
    [
      url,
      200,
      '<html>',
      undefined,
      `${url} answered, but not as a Jupyter server: could not do it.\nIs the URL the one that the server shows when it starts?`,
    ],
    ...([424, 503, 405] as const)
      .map(
        (status) =>
          [hub, status, '<html>', undefined, stopped(status)] as const,
      )
      .map((row): [string, number, string, undefined, string] => [...row]),
    [hub, 302, '', '/hub/user/ada/api/kernels', stopped(302)],
    [
      url,
      503,
      '',
      undefined,
      `${url} could not do it (503).\nThe server's log has more.`,
    ],
  ])('%s %d %s', (url, status, body, location, message) => {
    const response = { status, body, location }
    const error = responseError({ url, token }, response, 'do it')
    expect(error.message).toBe(message)
    expect(error.code).toBe('NB_ERR_SERVER')
  })
})

function stopped(status: number): string {
  return `The JupyterHub server at ${hub} is not running (${status}).\nStart it from the Hub, then run again.`
}

describe('no answer', () => {
  test('nothing listens', async () => {
    const address = { url: `http://localhost:${await freePort()}`, token }
    await expect(listKernelSpecs(new RestClient(address))).rejects.toThrow(
      `Nothing answers at ${address.url} (ECONNREFUSED).\nIs the server running?`,
    )
  })

  test.each([
    ['host', 'The local kernel host no longer answers (ENOENT).'],
    ['server', 'Nothing answers at http://localhost (ENOENT).'],
  ] as const)('no socket of a %s', async (kind, message) => {
    const socketPath = '/tmp/no such'
    const address = { url: 'http://localhost', socketPath, kind }
    const asked = listKernelSpecs(new RestClient(address))
    await expect(asked).rejects.toThrow(message)
    const asksForServer = kind === 'server'
    await expect(asked.catch(String)).resolves.toSatisfy(
      (text: string) => text.includes('jupyter server list') === asksForServer,
    )
  })

  test('a server that hangs', async () => {
    const server = createServer(() => {})
    const port = await freePort()
    await new Promise<void>((resolve) =>
      server.listen(port, '127.0.0.1', () => resolve()),
    )
    const rest = new RestClient({ url: `http://127.0.0.1:${port}` })
    const get = { method: 'GET', path: '/api/x?token=secret' } as const
    await expect(rest.request({ ...get, timeoutMs: 50 })).rejects.toThrow(
      `http://127.0.0.1:${port} did not answer GET /api/x within 0.05 s.`,
    )
    const reason = new Error('no longer wanted')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 50)
    const { signal } = controller
    await expect(rest.request({ ...get, signal })).rejects.toBe(reason)
    await expect(rest.request({ ...get, signal })).rejects.toBe(reason)
    await rest[Symbol.asyncDispose]()
    server.close()
  })
})

test.each([
  ['a/b c.ipynb', 'a/b%20c.ipynb'],
  ['/é#1%/x?y.ipynb/', '%C3%A9%231%25/x%3Fy.ipynb'],
  ['', ''],
  ['/', ''],
])('the API path %s', (path, encoded) => {
  expect(encodeApiPath(path)).toBe(encoded)
})
