// @module-tag thorough
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { enterServer } from '../../../src/kernel/way-in/enter-server.ts'
import { logIn } from '../../../src/kernel/way-in/log-in.ts'
import { printedBy } from '../../helpers/kernels/run-cell.ts'
import {
  hashedPassword,
  startJupyterServer,
} from '../../helpers/kernels/servers.ts'
import type { ServerKind } from '../../helpers/kernels/servers.ts'

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
