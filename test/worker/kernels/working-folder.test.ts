import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../../src/kernel/start-kernel.ts'
import {
  isFolderOf,
  noteWorkingFolder,
} from '../../../src/worker/kernels/working-folder.ts'
import { startJupyterServer } from '../../helpers/servers/servers.ts'
import type { TestServer } from '../../helpers/servers/servers.ts'
import { thoroughIf } from '../../helpers/thorough.ts'

test.each([
  ['/srv/docs', 'docs', '', true],
  ['/srv/docs/a b', 'docs/a b', '', true],
  ['C:\\Users\\ada\\Docs', 'docs', '', true],
  ['/srv', 'docs', '', false],
  ['/srv/otherdocs', 'docs', '', false],
  ['/', 'docs', '', false],
  ['/mnt/behind-a-link', 'docs', '/srv/docs', true],
  ['/srv', 'docs', '/srv', false],
])('a kernel in %s, of the folder %s', (path, folder, named, is) => {
  expect(isFolderOf({ path, named }, folder)).toBe(is)
})

describe('what is told of the folder that kernels work in', () => {
  let directory: string
  let elsewhere: string
  const servers: TestServer[] = []

  beforeAll(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'folder-')))
    elsewhere = await realpath(await mkdtemp(join(tmpdir(), 'gateway-')))
    await mkdir(join(directory, 'docs'))
    await mkdir(join(elsewhere, 'real'))
    await symlink(join(elsewhere, 'real'), join(directory, 'link'))
  })

  afterAll(async () => {
    for (const server of servers.toReversed()) {
      await server[Symbol.asyncDispose]()
    }
    await rm(directory, { recursive: true })
    await rm(elsewhere, { recursive: true })
  })

  async function notes(
    server: TestServer,
    folder: string,
  ): Promise<readonly string[]> {
    await using rest = new RestClient(server.address)
    const notebookPath = `${folder}/a.ipynb`
    await using kernel = await startKernel(rest, {
      kernelName: 'python3',
      notebookPath,
    })
    return await noteWorkingFolder(kernel, rest, notebookPath)
  }

  test('on a server', async () => {
    const server = await startJupyterServer({
      kind: 'jupyter_server',
      directory,
    })
    servers.push(server)
    expect(
      await Promise.all(
        ['docs', 'link', 'none'].map((folder) => notes(server, folder)),
      ),
    ).toEqual([
      [],
      [],
      [
        'the server has no folder "none", so its root was the working directory',
      ],
    ])
  })

  test(
    'on a gateway, and on a server in front of one',
    thoroughIf(true),
    async () => {
      const gateway = await startJupyterServer({
        kind: 'kernel_gateway',
        directory: elsewhere,
      })
      servers.push(gateway)
      const server = await startJupyterServer({
        kind: 'jupyter_server',
        directory,
        env: {
          JUPYTER_GATEWAY_URL: gateway.url,
          JUPYTER_GATEWAY_AUTH_TOKEN: gateway.token,
        },
      })
      servers.push(server)
      const otherFolder = `the server started its kernel in "${elsewhere}", not in the folder "docs"`
      expect(await notes(gateway, 'real')).toEqual([])
      expect(await notes(gateway, 'docs')).toEqual([otherFolder])
      expect(await notes(server, 'docs')).toEqual([otherFolder])
    },
  )
})
