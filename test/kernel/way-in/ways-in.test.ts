import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { NotebookError } from '../../../src/common/errors.ts'
import { listKernelSpecs } from '../../../src/kernel/server-api/kernelspecs.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import type { ServerAddress } from '../../../src/kernel/server-api/server-address.ts'
import { startKernel } from '../../../src/kernel/start-kernel.ts'
import { logIn } from '../../../src/kernel/way-in/log-in.ts'
import { resolveServerAddress } from '../../../src/kernel/way-in/resolve-address.ts'
import { makeCertificate } from '../../helpers/kernels/certificates.ts'
import { startConnectProxy } from '../../helpers/kernels/connect-proxy.ts'
import { runCell } from '../../helpers/kernels/run-cell.ts'
import { startJupyterServer } from '../../helpers/kernels/servers.ts'
import type { ServerKind } from '../../helpers/kernels/servers.ts'
import { thoroughIf } from '../../helpers/thorough.ts'

const folder = mkdtempSync(join(tmpdir(), 'ways-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PASSWORD = 'correct horse, ümläut & 100 %'

/** What Notebook 5 and all later servers take. */
function hashed(password: string): string {
  const hash = createHash('sha1').update(`${password}c0ffee`).digest('hex')
  return `sha1:c0ffee:${hash}`
}

async function printed(address: ServerAddress, code: string): Promise<string> {
  await using rest = new RestClient(address)
  await using kernel = await startKernel(rest, {
    kernelName: 'python3',
    notebookPath: 'a.ipynb',
  })
  const { text } = await runCell(kernel, code)
  return text
}

describe.concurrent('a password opens', () => {
  test.each<[ServerKind, string, object]>([
    ['jupyter_server', '--ServerApp.password', thoroughIf(false)],
    ['jupyter_server_1', '--ServerApp.password', thoroughIf(true)],
    ['notebook', '--NotebookApp.password', thoroughIf(true)],
  ])('%s', async (kind, option) => {
    await using server = await startJupyterServer({
      kind,
      directory: folder,
      args: [
        `${option}=${hashed(PASSWORD)}`,
        `${option.replace('password', 'token')}=`,
      ],
      address: { login: { password: PASSWORD, passwordFrom: 'the options' } },
      env: { JUPYTER_TOKEN: '' },
    })
    expect(server.address.login?.cookies).toMatch(/username-/)
    expect(await printed(server.address, 'print(6 * 7)')).toBe('42\n')
    const wrong = { password: 'wrong', passwordFrom: 'JUPYTER_PASSWORD' }
    await expect(
      logIn({ url: server.url, login: wrong }),
    ).rejects.toMatchObject({
      message: `${server.url} refused the password (401).\nThe password comes from JUPYTER_PASSWORD. \`jupyter server password\` on that machine sets another one.`,
    })
  })
})

describe.concurrent('a server with TLS', () => {
  test('is reached by its authority, and through a proxy', async () => {
    const { cert, certFile, keyFile } = makeCertificate(
      folder,
      'server',
      'DNS:jupyter.test,IP:127.0.0.1',
    )
    await using server = await startJupyterServer({
      kind: 'jupyter_server',
      directory: folder,
      args: [
        `--ServerApp.certfile=${certFile}`,
        `--ServerApp.keyfile=${keyFile}`,
        '--ServerApp.allow_remote_access=True',
      ],
      address: { tls: { ca: cert } },
    })
    expect(await printed(server.address, 'print(1)')).toBe('1\n')
    using proxy = await startConnectProxy('ada:p%40ss word'.replace('%40', '@'))
    const { port } = new URL(server.url)
    const found = resolveServerAddress(
      {
        url: `https://jupyter.test:${port}/lab`,
        token: server.token,
        ca: certFile,
      },
      { env: { HTTPS_PROXY: proxy.url.replace('p@ss word', 'p%40ss%20word') } },
    )
    expect(await printed(found ?? { url: '' }, 'print(2)')).toBe('2\n')
    expect(new Set(proxy.asked)).toEqual(
      new Set([`ada:p@ss word@jupyter.test:${port}`]),
    )
    await using rest = new RestClient({ ...server.address, tls: {} })
    await expect(listKernelSpecs(rest)).rejects.toBeInstanceOf(NotebookError)
    await using careless = new RestClient({
      ...server.address,
      tls: { rejectUnauthorized: false },
    })
    await expect(listKernelSpecs(careless)).resolves.toHaveProperty('default')
  })
})

test('a socket is reached by its URL', async () => {
  const socketPath = join(folder, 'a socket')
  await using server = await startJupyterServer({
    kind: 'jupyter_server',
    directory: folder,
    socketPath,
    baseUrl: '/jup/',
  })
  const url = `http+unix://${encodeURIComponent(socketPath)}/jup/lab?token=${server.token}`
  const address = resolveServerAddress({ url }, { env: {} })
  expect(address?.socketPath).toBe(socketPath)
  expect(await printed(address ?? { url: '' }, 'print(3)')).toBe('3\n')
})
