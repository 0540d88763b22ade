// @module-tag thorough
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { messageOf } from '../../src/common/errors.ts'
import { findKernel } from '../../src/kernel/server-api/kernels.ts'
import { RestClient } from '../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../src/kernel/start-kernel.ts'
import {
  deathOf,
  runCell,
  sendCell,
  textOf,
  waitFor,
} from '../helpers/kernels/run-cell.ts'
import { startTcpProxy } from '../helpers/kernels/tcp-proxy.ts'
import { EVERY_SERVER } from '../helpers/servers/every-server.ts'
import { startJupyterServer } from '../helpers/servers/servers.ts'
import { until } from '../helpers/until.ts'

const python = { kernelName: 'python3', notebookPath: 'a.ipynb' }

describe.for(EVERY_SERVER)('on $kind', ({ kind, culls }) => {
  test('a link that lets nothing pass any more', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'every-'))
    await using server = await startJupyterServer({ kind, directory })
    using proxy = await startTcpProxy(new URL(server.url))
    const url = server.url.replace(/:\d+/, `:${proxy.port}`)
    await using rest = new RestClient({ ...server.address, url })
    const kernel = await startKernel(rest, python)
    const go = join(directory, 'go')
    const { done, outputs } = sendCell(
      kernel,
      `print('on', flush=True)\n${waitFor(go)}print('off')`,
    )
    await until('the line', () => textOf(outputs) === 'on\n')
    const opened = (): number => proxy.fromServer().split(' 101 ').length
    const before = opened()
    proxy.freeze()
    await until('another WebSocket', () => opened() > before)
    await writeFile(go, '')
    // What the server has sent into the dead link is told, and nothing is made up.
    const came = await done.then(
      ({ text }) => text,
      (error: unknown) => `told: ${messageOf(error)}`,
    )
    expect(came).toMatch(/^(?:on\noff\n$|told: )/)
    expect((await runCell(kernel, 'print("next")')).text).toBe('next\n')
    await kernel[Symbol.asyncDispose]()
    expect(await findKernel(rest, kernel.id)).toBeUndefined()
    await rm(directory, { recursive: true, force: true })
  })

  test.runIf(culls)('a kernel that the server takes for idle', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'every-'))
    const cull = (option: string): string =>
      `--MappingKernelManager.cull_${option}`
    await using server = await startJupyterServer({
      kind,
      directory,
      args: [
        cull('idle_timeout=5'),
        cull('interval=1'),
        cull('connected=True'),
        cull('busy=True'),
      ],
    })
    await using rest = new RestClient(server.address)
    const kernel = await startKernel(rest, python)
    const { done } = sendCell(kernel, 'import time; time.sleep(600)')
    done.catch(() => {})
    expect(await deathOf(kernel)).toEqual({ how: 'deleted' })
    await kernel[Symbol.asyncDispose]()
    expect(await findKernel(rest, kernel.id)).toBeUndefined()
    await rm(directory, { recursive: true, force: true })
  })
})
