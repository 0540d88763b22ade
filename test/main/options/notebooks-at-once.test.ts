import { expect, test } from 'vitest'

import { notebooksAtOnce } from '../../../src/main/options/notebooks-at-once.ts'

test.each([
  ['no server', undefined, {}, 3],
  ['one somewhere', { url: 'https://hub.example.org/user/ada' }, {}, 8],
  ['one here', { url: 'http://localhost:8888/lab' }, {}, 3],
  ['one here by number', { url: 'http://127.0.0.1:8888' }, {}, 3],
  ['one here by IPv6', { url: 'http://[::1]:8888' }, {}, 3],
  ['a socket', { url: 'http+unix://%2Frun%2Fj.sock' }, {}, 3],
  ['a name that begins so', { url: 'http://localhost.example.org' }, {}, 8],
  ['the environment', {}, { JUPYTER_SERVER_URL: 'http://localhost:1' }, 3],
  ['a gateway', {}, { JUPYTER_GATEWAY_URL: 'http://gateway:8888' }, 8],
  ['a number', { url: 'http://localhost', maxKernels: 100 }, {}, 100],
] as const)('%s', (_, server, env, expected) => {
  expect(notebooksAtOnce(server, env, 3)).toBe(expected)
})
