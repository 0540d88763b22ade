// @module-tag thorough
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { messageOf } from '../../../src/common/errors.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../../src/kernel/start-kernel.ts'
import { enterServer } from '../../../src/kernel/way-in/enter-server.ts'
import { resolveServerAddress } from '../../../src/kernel/way-in/resolve-address.ts'
import { runCell } from '../../helpers/kernels/run-cell.ts'
import { startHub } from '../../helpers/servers/hub.ts'
import type { TestHub } from '../../helpers/servers/hub.ts'
import { until } from '../../helpers/until.ts'

let hub: TestHub
const tokens: string[] = []

beforeAll(async () => {
  hub = await startHub()
  tokens.push(hub.serviceToken)
})

afterAll(async () => {
  await hub[Symbol.asyncDispose]()
})

/** Where one is let in, or why not; and what was shown on the way. */
async function entered(
  path: string,
  token: string | undefined,
): Promise<{ readonly result: string; readonly shown: readonly string[] }> {
  const options = { url: `${hub.url}${path}`, token }
  const address = resolveServerAddress(options, { env: {} }) ?? { url: '' }
  const shown: string[] = []
  const say = (message: string): void => {
    shown.push(message)
  }
  const result = await enterServer(address, { timeoutMs: 30_000, say }).then(
    async (server) => {
      await using rest = new RestClient(server.address)
      await using kernel = await startKernel(rest, {
        kernelName: 'python3',
        notebookPath: 'a.ipynb',
      })
      const { text } = await runCell(kernel, 'print(6 * 7)')
      return `${server.address.url} ${text.trim()}`
    },
    messageOf,
  )
  const all = [result, ...shown].join('\n').replaceAll(hub.url, 'HUB')
  for (const each of tokens) {
    expect(all).not.toContain(each)
  }
  const [first = '', ...more] = all
    .replaceAll(/\d+\.\d s/g, '… s')
    .split(/\n(?=JupyterHub )/)
  return { result: first, shown: more }
}

describe('a server that is stopped is started', () => {
  test('of a user, with the token of a service', async () => {
    expect(await entered('/user/ada/lab', hub.serviceToken)).toEqual({
      result: 'HUB/user/ada 42',
      shown: [
        'JupyterHub starts the server of ada.',
        'JupyterHub starts the server of ada: 0 %, Server requested',
        'JupyterHub starts the server of ada: 20 %, Pulling the image',
        'JupyterHub starts the server of ada: 60 %, Starting the pod',
        'JupyterHub starts the server of ada: 100 %, Server ready at /hubs/user/ada/',
        'JupyterHub has started the server of ada in … s; it goes on running after this.',
      ],
    })
    expect(await entered('/user/ada', hub.serviceToken)).toEqual({
      result: 'HUB/user/ada 42',
      shown: [],
    })
  })

  test('with a name', async () => {
    await hub.makeNamed('ada', 'gpu')
    const { result, shown } = await entered('/user/ada/gpu', hub.serviceToken)
    expect(result).toBe('HUB/user/ada/gpu 42')
    expect(shown[0]).toBe('JupyterHub starts the server "gpu" of ada.')
    const wrong = await entered('/user/ada/gpus', hub.serviceToken)
    expect(wrong.result).toBe(
      'There is no server "gpus" of ada at HUB.\nIts servers: HUB/user/ada, HUB/user/ada/gpu\nGive the URL of one of them, or make it at HUB/hub/home.',
    )
  })

  test('unless it cannot be', async () => {
    const { result } = await entered('/user/eve', hub.serviceToken)
    expect(result).toMatch(
      /^HUB could not start the server of eve \(202\)\.\nIt says: .*no quota is left/,
    )
  })

  test('unless the token may not', async () => {
    const { result } = await entered('/user/bob', hub.serviceToken)
    expect(result).toBe(
      'HUB does not let this token start the server of bob (404), which is not running.\nStart it from the Hub, or give a token with the scope servers!user=bob.',
    )
  })
})

describe('the URL of the Hub', () => {
  test.each(['', '/', '/hub/home', '/user-redirect/lab/tree/a.ipynb'])(
    '%s stands for the server of the owner of the token',
    async (path) => {
      const token = await hub.tokenOf('ada')
      tokens.push(token)
      const { result } = await entered(path, token)
      expect(result).toBe('HUB/user/ada 42')
    },
  )

  test('cannot stand for that of a service', async () => {
    const { result } = await entered('', hub.serviceToken)
    expect(result).toBe(
      "HUB is a JupyterHub, and the token is that of a service (ci), which has no server of its own.\nName a user's server: HUB/user/NAME",
    )
  })

  test('needs a token', async () => {
    const { result } = await entered('', undefined)
    expect(result).toBe(
      'The JupyterHub at HUB asks for a token and none was given (403).\nSet JUPYTER_TOKEN: HUB/hub/token makes one.',
    )
  })
})

test('a password is refused, and that no token was given is told', async () => {
  const options = { url: `${hub.url}/user/ada`, password: 'a password' }
  const address = resolveServerAddress(options, { env: {} }) ?? { url: '' }
  await expect(enterServer(address, { timeoutMs: 30_000 })).rejects.toThrow(
    `${hub.url} is a JupyterHub: it takes a token, and was given a password (from the options).\nSet JUPYTER_TOKEN and no password: ${hub.url}/hub/token makes one.`,
  )
  await entered('/user/ada', hub.serviceToken)
  const { result } = await entered('/user/ada', undefined)
  expect(result).toBe(
    'HUB/user/ada answered, but asks for a token and none was given (403).\nSet JUPYTER_TOKEN; HUB/hub/token makes one.',
  )
})

test('a token that has expired is told', async () => {
  const token = await hub.tokenOf('ada', 1)
  tokens.push(token)
  const refused =
    'The JupyterHub at HUB refused the token: it is wrong, or has expired (403).\nThe token comes from the options. HUB/hub/token makes one.'
  await until(
    'the token has expired',
    async () => (await entered('', token)).result === refused,
  )
  expect((await entered('/user/ada/other', token)).result).toBe(refused)
  // A server that runs remembers for a while what the Hub has said of a token.
  const { result } = await entered('/user/ada', 'never-a-token')
  expect(result).toBe(
    'HUB/user/ada answered, but refused the token (403).\nThe token comes from the options. It may have expired, or lack the scope access:servers!user=ada: HUB/hub/token makes a new one.',
  )
})
