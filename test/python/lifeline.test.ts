// @module-tag thorough

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import { afterEach, describe, expect, test } from 'vitest'

import {
  startKernelHost,
  type KernelHost,
} from '../../src/main/hosts/start-host.ts'
import { testPython } from '../helpers/environments.ts'
import {
  processesLike,
  RawKernel,
  survivors,
} from '../helpers/kernels/raw-client.ts'

const notebook = join(tmpdir(), 'nb.ipynb')
const HOST_PROGRAM = fileURLToPath(
  new URL('../../python/vitest_notebook_host/__main__.py', import.meta.url),
)

const how = ['plain', 'forked', 'direct'] as const

type How = (typeof how)[number]

/** Of the test that is run. */
const started: number[] = []

// Ends what a failed test has left, so that it does not disturb others.
afterEach(async () => {
  for (const pid of await survivors(started.splice(0), 0)) {
    process.kill(pid, 'SIGKILL')
  }
})

/** Notes processes of this test, those that it waits for. */
function note(...pids: readonly number[]): readonly number[] {
  started.push(...pids.filter((pid) => pid > 0))
  return pids
}

function startHost(how: How): Promise<KernelHost> {
  return startKernelHost(
    [{ executable: testPython(), args: [], origin: 'option' }],
    { root: tmpdir(), fork: how !== 'plain', direct: how === 'direct' },
  )
}

/** A child process of the kernel. */
async function startChild(kernel: RawKernel): Promise<number> {
  const code =
    'import subprocess; print(subprocess.Popen(["sleep", "300"]).pid)'
  return Number(await kernel.print(code))
}

/** The process that forks kernels, where there is one, is the host's parent. */
function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2])
}

/** A Node process with a host, as Vitest's main process is one. */
async function startMain(how: How): Promise<{
  main: ChildProcess
  hostPid: number
  directory: string
}> {
  const directory = mkdtempSync(join(tmpdir(), 'vnb-'))
  const argv = [HOST_PROGRAM, '--directory', directory]
  if (how !== 'direct') {
    argv.push(how === 'plain' ? '--no-fork' : '--no-direct')
  }
  const script = `
    const host = require('node:child_process').spawn(
      ${JSON.stringify(testPython())},
      ${JSON.stringify(argv)},
      { detached: true, stdio: ['pipe', 'pipe', 'inherit'] })
    // What it is at comes before.
    require('node:readline')
      .createInterface({ input: host.stdout })
      .on('line', (line) => {
        const { pid } = JSON.parse(line)
        if (pid !== undefined) console.log(pid)
      })`
  const main = spawn(process.execPath, ['-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  note(main.pid ?? 0)
  const [line] = await once(main.stdout, 'data')
  const [hostPid = 0] = note(Number(line))
  return { main, hostPid, directory }
}

const endings = [
  ['killed', (pid: number) => process.kill(pid, 'SIGKILL')],
  // A negative number is a process group, as Ctrl-C in a terminal signals it.
  ['interrupted', (pid: number) => process.kill(-pid, 'SIGINT')],
] as const

test.each(
  how.flatMap((how) => endings.map(([ending, end]) => ({ how, ending, end }))),
)(
  'nothing is left when the main process is $ending, kernels $how',
  async ({ how, end }) => {
    const { main, hostPid, directory } = await startMain(how)
    const kernel = await RawKernel.start(
      { url: 'http://localhost', socketPath: join(directory, 'api.sock') },
      notebook,
    )
    const pids = note(
      hostPid,
      await kernel.pid(),
      ...(how === 'plain' ? [] : [parentOf(hostPid)]),
      await startChild(kernel),
    )
    kernel.send('while True: pass')
    end(main.pid ?? 0)
    expect(await survivors(pids)).toEqual([])
    expect(existsSync(directory)).toBe(false)
  },
)

test.each(
  how.flatMap((how) =>
    (['SIGKILL', 'SIGTERM'] as const).map((signal) => ({ how, signal })),
  ),
)(
  'nothing is left when the host gets $signal, kernels $how',
  async ({ how, signal }) => {
    await using host = await startHost(how)
    const kernel = await RawKernel.start(host.address, notebook)
    const pids = note(
      host.pid,
      await kernel.pid(),
      // A plain kernel dies alone when the host is killed.
      ...(how === 'plain'
        ? []
        : [parentOf(host.pid), await startChild(kernel)]),
    )
    process.kill(host.pid, signal)
    expect(await host.exited).toEqual(
      signal === 'SIGKILL'
        ? { exitCode: null, signal, stderrTail: '' }
        : { exitCode: 0, signal: null, stderrTail: '' },
    )
    expect(await survivors(pids)).toEqual([])
    expect(existsSync(host.address.socketPath ?? '')).toBe(false)
  },
)

describe.each([
  ['only ipykernel', []],
  ['preloaded modules', ['numpy']],
])('the process that forks kernels, with %s', (_, preload) => {
  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'nothing is left when it gets %s',
    async (signal) => {
      await using host = await startKernelHost(
        [{ executable: testPython(), args: [], origin: 'option' }],
        { root: tmpdir(), fork: true, direct: true, preload },
      )
      const zygote = parentOf(host.pid)
      const kernel = await RawKernel.start(host.address, notebook)
      expect(kernel.facts['preloaded']).toBe(preload.length > 0)
      const kernelPid = await kernel.pid()
      const pids = note(
        zygote,
        host.pid,
        kernelPid,
        parentOf(kernelPid),
        await startChild(kernel),
      )
      process.kill(zygote, signal)
      await host.exited
      expect(await survivors(pids)).toEqual([])
      expect(existsSync(host.address.socketPath ?? '')).toBe(false)
    },
  )
})

test('without its preloaded modules the host goes on', async () => {
  await using host = await startKernelHost(
    [{ executable: testPython(), args: [], origin: 'option' }],
    { root: tmpdir(), fork: true, direct: false, preload: ['numpy'] },
  )
  const kernel = await RawKernel.start(host.address, notebook)
  process.kill(parentOf(await kernel.pid()), 'SIGKILL')
  expect(await kernel.death()).toMatchObject({ signal: 'SIGKILL' })
  const next = await RawKernel.start(host.address, notebook)
  expect(next.facts).toMatchObject({
    start: 'forked',
    preloaded: false,
    preload_refused: 'the process that forks kernels has ended',
  })
  expect(await next.print('print(1)')).toBe('1\n')
})

test('without what is prepared the host goes on with ZeroMQ', async () => {
  await using host = await startHost('direct')
  const kernel = await RawKernel.start(host.address, notebook)
  expect(kernel.facts).toMatchObject({ direct: true })
  process.kill(parentOf(await kernel.pid()), 'SIGKILL')
  expect(await kernel.death()).toMatchObject({ signal: 'SIGKILL' })
  const next = await RawKernel.start(host.address, notebook)
  expect(next.facts).toMatchObject({
    start: 'forked',
    direct: false,
    direct_refused: 'the process that forks kernels has ended',
  })
  expect(await next.print('print(1)')).toBe('1\n')
})

// In every state: before anything is imported, while it is, with a spare.
test.each([0, 30, 60, 100, 150, 200, 300])(
  'nothing is left when the first process is killed after %d ms',
  async (delayMs) => {
    const directory = mkdtempSync(join(tmpdir(), 'vnb-'))
    const child = spawn(
      testPython(),
      [HOST_PROGRAM, '--directory', directory, '--preload', 'numpy'],
      { detached: true, stdio: ['pipe', 'ignore', 'inherit'] },
    )
    note(child.pid ?? 0)
    await sleep(delayMs)
    const before = note(...processesLike(directory))
    expect(before.length).toBeGreaterThan(0)
    child.kill('SIGKILL')
    expect(await survivors(before)).toEqual([])
    // One may just have been forked; it learns of it once it runs.
    await expect.poll(() => note(...processesLike(directory))).toEqual([])
    rmSync(directory, { recursive: true, force: true })
  },
)

test.each(how)(
  'dispose ends a busy kernel, and killSync needs no waiting, kernels %s',
  async (how) => {
    await using first = await startHost(how)
    await using second = await startHost(how)
    const kernels = await Promise.all(
      [first, second].map(({ address }) => RawKernel.start(address, notebook)),
    )
    const pids = note(
      ...(await Promise.all(kernels.map((kernel) => kernel.pid()))),
    )
    kernels[0]?.send('while True: pass')
    await first.dispose()
    expect(await survivors([first.pid, pids[0] ?? 0], 0)).toEqual([])
    // The other host and its kernel know nothing of it.
    expect(await kernels[1]?.print('print(1)')).toBe('1\n')
    second.killSync()
    expect(await survivors([second.pid, pids[1] ?? 0])).toEqual([])
  },
)
