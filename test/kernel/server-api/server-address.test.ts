import { describe, expect, test } from 'vitest'

import { isLocalHost } from '../../../src/kernel/server-api/server-address.ts'
import { resolveServerAddress } from '../../../src/kernel/way-in/resolve-address.ts'

describe('the base of a URL', () => {
  test.each([
    ['http://localhost:8888', 'http://localhost:8888'],
    ['http://localhost:8888/', 'http://localhost:8888'],
    ['http://localhost:8888/lab', 'http://localhost:8888'],
    ['http://localhost:8888/lab/', 'http://localhost:8888'],
    ['http://localhost:8888/lab?token=abc#x', 'http://localhost:8888'],
    ['http://localhost:8888/lab/tree/a/lab/b.ipynb', 'http://localhost:8888'],
    ['http://localhost:8888/lab/workspaces/auto-x', 'http://localhost:8888'],
    ['http://localhost:8888/?token=abc', 'http://localhost:8888'],
    ['http://localhost:8888/tree', 'http://localhost:8888'],
    ['http://localhost:8888/tree?', 'http://localhost:8888'],
    ['http://localhost:8888/notebooks/a.ipynb', 'http://localhost:8888'],
    ['http://localhost:8888/api', 'http://localhost:8888'],
    ['http://localhost:8888/jup/', 'http://localhost:8888/jup'],
    ['http://localhost:8888/jup/lab', 'http://localhost:8888/jup'],
    ['http://localhost:8888/labs/x/', 'http://localhost:8888/labs/x'],
    ['https://hub.org/user/ada/lab', 'https://hub.org/user/ada'],
    ['https://hub.org/user/lab/lab/tree/x', 'https://hub.org/user/lab'],
    ['https://hub.org/b/user/tree/', 'https://hub.org/b/user/tree'],
    ['https://hub.org/user/ada/gpu/lab', 'https://hub.org/user/ada/gpu'],
    ['https://hub.org/user/a%40b/tree', 'https://hub.org/user/a%40b'],
  ])('%s', (url, expected) => {
    expect(resolveServerAddress({ url }, { env: {} })?.url).toBe(expected)
  })
})

describe('where the address and the token come from', () => {
  const url = 'http://localhost:8888'
  test.each([
    [{}, {}, undefined],
    [{}, { JUPYTER_TOKEN: 't' }, undefined],
    [{ url: '', token: '' }, { JUPYTER_SERVER_URL: '' }, undefined],
    [{ url }, {}, { url }],
    [{}, { JUPYTER_SERVER_URL: url }, { url }],
    [{ url }, { JUPYTER_SERVER_URL: 'http://other' }, { url }],
    [
      { url: `${url}/lab?token=u`, token: 'o' },
      { JUPYTER_TOKEN: 'e' },
      { url, token: 'o', tokenFrom: 'the options' },
    ],
    [
      { url: `${url}/lab?token=u` },
      { JUPYTER_TOKEN: 'e' },
      { url, token: 'u', tokenFrom: 'the URL' },
    ],
    [
      { url },
      { JUPYTER_TOKEN: 'e' },
      { url, token: 'e', tokenFrom: 'JUPYTER_TOKEN' },
    ],
  ])('%j with %j', (options, env, expected) => {
    expect(resolveServerAddress(options, { env })).toEqual(expected)
  })
})

test.each([
  [
    'localhost:8888/lab?token=secret',
    'The server URL "localhost:8888/lab" is not an http, https or http+unix URL.',
  ],
  [
    'ftp://x',
    'The server URL "ftp://x" is not an http, https or http+unix URL.',
  ],
  [
    'http://',
    'The server URL "http://" is not an http, https or http+unix URL.',
  ],
  [
    'http://ada:secret@host/lab?token=secret',
    'The server URL "http://host/lab" holds a user name or password.',
  ],
])('%s is refused without showing a secret', (url, message) => {
  const resolve = (): unknown => resolveServerAddress({ url }, { env: {} })
  expect(resolve).toThrow(message)
  expect(resolve).not.toThrow('secret')
  expect(resolve).toThrow(expect.objectContaining({ code: 'NB_ERR_OPTIONS' }))
})

test.each([
  [{ url: 'http://x' }, false],
  [{ url: 'http://x', socketPath: '/s' }, true],
  [{ url: 'http://x', socketPath: '/s', kind: 'server' as const }, false],
  [{ url: 'http://x', kind: 'host' as const }, true],
])('%j is the local host: %s', (address, expected) => {
  expect(isLocalHost(address)).toBe(expected)
})
