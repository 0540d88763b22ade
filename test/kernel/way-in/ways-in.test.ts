// @module-tag thorough
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { messageOf } from '../../../src/common/errors.ts'
import { enterServer } from '../../../src/kernel/way-in/enter-server.ts'
import { logIn } from '../../../src/kernel/way-in/log-in.ts'
import { resolveServerAddress } from '../../../src/kernel/way-in/resolve-address.ts'
import { printedBy } from '../../helpers/kernels/run-cell.ts'
import {
  hashedPassword,
  startJupyterServer,
} from '../../helpers/servers/servers.ts'
import type { ServerKind } from '../../helpers/servers/servers.ts'

const folder = mkdtempSync(join(tmpdir(), 'ways-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PASSWORD = 'correct horse, ümläut & 100 %'

describe.concurrent('a password opens', () => {
  test.each<[ServerKind, string]>([
    ['jupyter_server', '--ServerApp.password'],
    ['jupyter_server_1', '--ServerApp.password'],
    ['notebook', '--NotebookApp.password'],
  ])('%s', async (kind, option) => {
    await using server = await startJupyterServer({
      kind,
      directory: folder,
      args: [
        `${option}=${hashedPassword(PASSWORD)}`,
        `${option.replace('password', 'token')}=`,
      ],
      address: { login: { password: PASSWORD, passwordFrom: 'the options' } },
      env: { JUPYTER_TOKEN: '' },
    })
    expect(server.address.login?.cookies).toMatch(/username-/)
    expect(await printedBy(server.address)).toBe('42\n')
    const { url } = server
    const timeoutMs = 10_000
    await expect(enterServer({ url }, { timeoutMs })).rejects.toThrow(
      `${url} answered, but asks for a password and none was given (403).\nSet JUPYTER_PASSWORD and no token, or give it: server: { url, password }`,
    )
    await expect(
      enterServer({ url, token: 'none' }, { timeoutMs }),
    ).rejects.toThrow(
      `${url} answered, but takes a password and no token (403).`,
    )
    const wrong = { password: 'wrong', passwordFrom: 'JUPYTER_PASSWORD' }
    await expect(logIn({ url, login: wrong })).rejects.toMatchObject({
      message: `${url} refused the password (401).\nThe password comes from JUPYTER_PASSWORD. \`jupyter server password\` on that machine sets another one.`,
    })
  })
})

test('a gateway of the environment is told whose kernels it starts', async () => {
  await using server = await startJupyterServer({
    kind: 'kernel_gateway',
    directory: folder,
  })
  const entered = async (token: string): Promise<string> => {
    const env = {
      JUPYTER_GATEWAY_URL: server.url,
      JUPYTER_GATEWAY_AUTH_TOKEN: token,
      JUPYTER_TOKEN: 'not for it',
      KERNEL_USERNAME: 'ada',
    }
    const address = resolveServerAddress({}, { env }) ?? { url: '' }
    return enterServer(address, { timeoutMs: 10_000 }).then(
      async (entry) =>
        printedBy(
          entry.address,
          "import os; print(os.environ['KERNEL_USERNAME'])",
        ),
      messageOf,
    )
  }
  expect(await entered(server.token)).toBe('ada\n')
  expect(await entered('')).toBe(
    `${server.url} answered, but asks for a token and none was given (401).\nSet JUPYTER_GATEWAY_AUTH_TOKEN; a gateway has it in KG_AUTH_TOKEN or EG_AUTH_TOKEN where it was started.`,
  )
})
