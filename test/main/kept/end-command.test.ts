import { expect, test } from 'vitest'

import type { ServerAddress } from '../../../src/kernel/server-api/server-address.ts'
import { endCommand } from '../../../src/main/kept/end-command.ts'

const url = 'http://localhost:8888/jup'
const token = 's3cret'

test.each<[string, ServerAddress, string]>([
  [
    'a token of the environment',
    { url, token, tokenFrom: 'JUPYTER_TOKEN' },
    'curl -X DELETE -H "Authorization: token $JUPYTER_TOKEN" http://localhost:8888/jup/api/kernels/f00',
  ],
  [
    'a token of the options',
    { url, token, tokenFrom: 'the options' },
    'curl -X DELETE -H "Authorization: token TOKEN" http://localhost:8888/jup/api/kernels/f00',
  ],
  [
    'a gateway',
    {
      url,
      token,
      tokenFrom: 'JUPYTER_GATEWAY_AUTH_TOKEN',
      tokenHeader: { name: 'x-auth', scheme: '' },
    },
    'curl -X DELETE -H "x-auth: $JUPYTER_GATEWAY_AUTH_TOKEN" http://localhost:8888/jup/api/kernels/f00',
  ],
  [
    'no authentication',
    { url },
    'curl -X DELETE -b _xsrf=x -H "X-XSRFToken: x" http://localhost:8888/jup/api/kernels/f00',
  ],
  [
    'a socket',
    {
      url: 'http+unix://%2Frun%2Fa%20b.sock/jup',
      socketPath: '/run/a b.sock',
      kind: 'server',
      token,
      tokenFrom: 'JUPYTER_TOKEN',
    },
    'curl -X DELETE --unix-socket "/run/a b.sock" -H "Authorization: token $JUPYTER_TOKEN" http://localhost/jup/api/kernels/f00',
  ],
  [
    'an authority of its own',
    { url: 'https://h', tls: { ca: 'x' }, token, tokenFrom: 'JUPYTER_TOKEN' },
    'curl -X DELETE --cacert ca.pem -H "Authorization: token $JUPYTER_TOKEN" https://h/api/kernels/f00',
  ],
  [
    'a password',
    { url, login: { password: token, passwordFrom: 'JUPYTER_PASSWORD' } },
    'in JupyterLab, at "Running Terminals and Kernels": http://localhost:8888/jup/lab',
  ],
  [
    'headers',
    { url, token, headers: { 'x-team': token } },
    'in JupyterLab, at "Running Terminals and Kernels": http://localhost:8888/jup/lab',
  ],
])('what ends a kernel: %s', (_, address, command) => {
  expect(endCommand(address, 'f00')).toBe(command)
  expect(command).not.toContain(token)
})
