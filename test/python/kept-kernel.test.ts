// @module-tag thorough

import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, describe, expect, test } from 'vitest'

import { startKernelHost } from '../../src/main/hosts/start-host.ts'
import type { KernelHost } from '../../src/main/hosts/start-host.ts'
import { testPython } from '../helpers/environments.ts'
import { api, RawKernel, survivors } from '../helpers/kernels/raw-client.ts'
import { readThere } from '../helpers/kernels/read-there.ts'
import { until } from '../helpers/until.ts'

const notebook = join(tmpdir(), 'nb.ipynb')

/** Of the test that is run. */
const started: number[] = []

afterEach(async () => {
  for (const pid of await survivors(started.splice(0), 0)) {
    process.kill(pid, 'SIGKILL')
  }
})

describe.each(['.venv', '.venv-classic'] as const)('with %s', (venv) => {
  describe.each([
    ['forked', true, []],
    ['forked with modules', true, ['numpy']],
    ['plain', false, []],
  ] as const)('a kernel, %s', (_, fork, preload) => {
    async function start(): Promise<KernelHost> {
      const host = await startKernelHost(
        [{ executable: testPython(venv), args: [], origin: 'option' }],
        { root: tmpdir(), fork, direct: false, preload },
      )
      started.push(host.pid)
      return host
    }

    test('that was left outlives the host’s client, and is there', async () => {
      const host = await start()
      const kernel = await RawKernel.start(host.address, notebook)
      await kernel.run('x = 41')
      const other = await RawKernel.start(host.address, notebook)
      const otherPid = await other.pid()
      const { status, body } = await leave(host, kernel)
      expect(status).toBe(200)
      const pid = Number(body['pid'])
      const file = String(body['connection_file'])
      started.push(pid, otherPid)
      kernel.socket.close()

      host.leave()
      await host.dispose()
      await until(
        'the other kernel ends',
        async () => (await survivors([otherPid], 0)).length === 0,
      )
      expect(readThere(venv, file, 'x + 1')).toBe('42')
      expect(readThere(venv, file, 'input is not None')).toBe('True')

      process.kill(pid, 'SIGTERM')
      await host.exited
      expect(await survivors([pid, host.pid])).toEqual([])
      expect(existsSync(dirname(file))).toBe(false)
    })

    test.each(['SIGTERM', 'SIGKILL'] as const)(
      'that was left ends with the host that gets %s',
      async (signal) => {
        const host = await start()
        const kernel = await RawKernel.start(host.address, notebook)
        const { body } = await leave(host, kernel)
        const pid = Number(body['pid'])
        started.push(pid)
        kernel.socket.close()
        host.leave()
        await host.dispose()
        process.kill(host.pid, signal)
        expect(await survivors([pid, host.pid])).toEqual([])
      },
    )

    test('that was kept and not left ends with the host’s client', async () => {
      const host = await start()
      const kernel = await RawKernel.start(host.address, notebook)
      const pid = await kernel.pid()
      started.push(pid)
      const path = `/api/kernels/${kernel.id}`
      const { status } = await api(host.address, 'POST', `${path}/keep`)
      expect(status).toBe(204)
      kernel.socket.close()
      // Past the moment at which it would end with its client.
      await new Promise((resolve) => setTimeout(resolve, 700))
      expect((await api(host.address, 'GET', path)).status).toBe(200)
      await host.dispose()
      expect(await survivors([pid, host.pid])).toEqual([])
    })
  })
})

function leave(host: KernelHost, kernel: RawKernel): ReturnType<typeof api> {
  return api(host.address, 'POST', `/api/kernels/${kernel.id}/leave`)
}
