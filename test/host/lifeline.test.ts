import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import {
  startKernelHost,
  type KernelHost,
} from '../../src/kernel/local/start-host.ts'
import { RawKernel, survivors, testPython } from './raw-client.ts'

const notebook = join(tmpdir(), 'nb.ipynb')
const hostProgram = fileURLToPath(
  new URL('../../python/vitest_notebook_host/__main__.py', import.meta.url),
)

function startHost(): Promise<KernelHost> {
  return startKernelHost(
    [{ executable: testPython(), args: [], origin: 'option' }],
    { root: tmpdir() },
  )
}

/** A Node process with a host, as Vitest's main process is one. */
async function startMain(): Promise<{
  main: ChildProcess
  hostPid: number
  directory: string
}> {
  const directory = mkdtempSync(join(tmpdir(), 'vnb-'))
  const script = `
    const host = require('node:child_process').spawn(
      ${JSON.stringify(testPython())},
      ${JSON.stringify([hostProgram, '--directory', directory])},
      { detached: true, stdio: ['pipe', 'pipe', 'inherit'] })
    host.stdout.once('data', () => console.log(host.pid))`
  const main = spawn(process.execPath, ['-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(main.stdout, 'data')
  return { main, hostPid: Number(line), directory }
}

test.each([
  ['killed', (pid: number) => process.kill(pid, 'SIGKILL')],
  // A negative number is a process group, as Ctrl-C in a terminal signals it.
  ['interrupted', (pid: number) => process.kill(-pid, 'SIGINT')],
])('nothing is left when the main process is %s', async (_, end) => {
  const { main, hostPid, directory } = await startMain()
  const kernel = await RawKernel.start(
    { url: 'http://localhost', socketPath: join(directory, 'api.sock') },
    notebook,
  )
  const pids = [hostPid, await kernel.pid()]
  const child = await kernel.print(
    'import subprocess; print(subprocess.Popen(["sleep", "60"]).pid)',
  )
  kernel.send('while True: pass')
  end(main.pid ?? 0)
  expect(await survivors([...pids, Number(child)], 2000)).toEqual([])
  expect(existsSync(directory)).toBe(false)
})

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'nothing is left when the host gets %s',
  async (signal) => {
    const host = await startHost()
    const kernel = await RawKernel.start(host.address, notebook)
    const kernelPid = await kernel.pid()
    process.kill(host.pid, signal)
    expect(await host.exited).toEqual(
      signal === 'SIGKILL'
        ? { exitCode: null, signal, stderrTail: '' }
        : { exitCode: 0, signal: null, stderrTail: '' },
    )
    expect(await survivors([host.pid, kernelPid], 2000)).toEqual([])
    expect(existsSync(host.address.socketPath ?? '')).toBe(false)
    await host.dispose()
  },
)

test('dispose ends a busy kernel, and killSync needs no waiting', async () => {
  const [first, second] = await Promise.all([startHost(), startHost()])
  const kernels = await Promise.all(
    [first, second].map(({ address }) => RawKernel.start(address, notebook)),
  )
  const pids = await Promise.all(kernels.map((kernel) => kernel.pid()))
  kernels[0]?.send('while True: pass')
  await first.dispose()
  expect(await survivors([first.pid, pids[0] ?? 0], 0)).toEqual([])
  // The other host and its kernel know nothing of it.
  expect(await kernels[1]?.print('print(1)')).toBe('1\n')
  second.killSync()
  expect(await survivors([second.pid, pids[1] ?? 0])).toEqual([])
  await Promise.all([first.dispose(), second.dispose()])
})
