// @module-tag thorough

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import {
  startKernelHost,
  type KernelHost,
} from '../../src/main/hosts/start-host.ts'
import { testPython } from '../helpers/environments.ts'
import {
  RawKernel,
  survivors,
  type Json,
  type RawMessage,
} from '../helpers/kernels/raw-client.ts'

const folder = mkdtempSync(join(tmpdir(), 'direct-'))
const notebook = join(folder, 'nb.ipynb')
afterAll(() => rmSync(folder, { recursive: true }))

const startHost = (
  venv: '.venv' | '.venv-classic' = '.venv',
  env: NodeJS.ProcessEnv = {},
): Promise<KernelHost> =>
  startKernelHost(
    [{ executable: testPython(venv), args: [], origin: 'option' }],
    { root: folder, direct: true, env: { ...process.env, ...env } },
  )

const reply = (messages: readonly RawMessage[]): Json =>
  messages.find(({ channel }) => channel === 'shell')?.content ?? {}

/** By the order in which it came: what a cell printed, in lines. */
const lines = (messages: readonly RawMessage[]): string[] =>
  messages
    .filter(({ type }) => type === 'stream')
    .map(({ content }) => content['text'])
    .join('')
    .split('\n')
    .slice(0, -1)

describe.each(['.venv', '.venv-classic'] as const)('with %s', (venv) => {
  let host: KernelHost
  const kernels: RawKernel[] = []
  const start = async (): Promise<RawKernel> => {
    const kernel = await RawKernel.start(host.address, notebook)
    kernels.push(kernel)
    expect(kernel.facts).toMatchObject({ direct: true })
    return kernel
  }
  const printed = async (kernel: RawKernel, text: string): Promise<void> =>
    kernel.until(() =>
      kernel.messages.some(({ content }) =>
        String(content['text']).includes(text),
      ),
    )
  beforeAll(async () => {
    host = await startHost(venv)
  })
  afterEach(() => Promise.all(kernels.splice(0).map((kernel) => kernel.end())))
  afterAll(() => host.dispose())

  test.each([
    ['in a loop', 'while True: pass'],
    ['in C code', 'import time; time.sleep(600)'],
    ['that waits for a thread', 'import threading; threading.Event().wait()'],
    ['in await', 'import asyncio; await asyncio.sleep(600)'],
    // Not by `!`: which of its exceptions it is then depends on the moment.
    ['in a program', 'import subprocess; subprocess.run(["sleep", "600"])'],
    [
      'a second time',
      'import time\ntry:\n    print("begun", flush=True)\n    time.sleep(600)\nexcept KeyboardInterrupt: print("again", flush=True)\ntime.sleep(600)',
    ],
  ])('an interrupt %s', async (_, code) => {
    const kernel = await start()
    const begins = code.includes('begun') ? '' : 'print("begun", flush=True)\n'
    const running = kernel.run(`${begins}${code}`)
    await printed(kernel, 'begun')
    expect(await kernel.state()).toBe('busy')
    await kernel.interrupt()
    if (code.includes('again')) {
      await printed(kernel, 'again')
      await kernel.interrupt()
    }
    // As src/kernel does; an idle event loop would sleep on.
    await kernel.run('', true)
    const { status, ename } = reply(await running)
    expect({ status, ename }).toEqual({
      status: 'error',
      ename: code.includes('await') ? 'CancelledError' : 'KeyboardInterrupt',
    })
    expect(await kernel.print('print(1+1)')).toBe('2\n')
    expect(await kernel.state()).toBe('idle')
  })

  test('an interrupt tears no output apart', async () => {
    const kernel = await start()
    for (let round = 0; round < 5; round += 1) {
      const mark = `round ${round}`
      const running = kernel.run(
        `print("${mark}", flush=True)
number = 0
while True:
    print(number, "x" * 2000, flush=True)
    number += 1`,
      )
      await printed(kernel, mark)
      await kernel.interrupt()
      const messages = await running
      expect(reply(messages)).toMatchObject({ ename: 'KeyboardInterrupt' })
      const numbers = lines(messages)
        .slice(1)
        .map((line) => Number(line.split(' ')[0]))
      expect(numbers).toEqual(numbers.map((_, index) => index))
    }
  })

  test("a notebook's own limit of time tears no output apart", async () => {
    const kernel = await start()
    const messages = await kernel.run(`import signal
class TimeUp(Exception): pass
def up(*_): raise TimeUp
signal.signal(signal.SIGALRM, up)
for number in range(50):
    print(number)
    signal.setitimer(signal.ITIMER_REAL, 0.002)
    try:
        while True: print("y" * 3000, flush=True)
    except TimeUp: pass
    signal.setitimer(signal.ITIMER_REAL, 0)
    print()`)
    expect(reply(messages)['status']).toBe('ok')
    const numbers = lines(messages).filter((line) => /^\d+$/.test(line))
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, n) => `${n}`))
  })

  test('what programs and C code write comes where it was written', async () => {
    const kernel = await start()
    for (let round = 0; round < 30; round += 1) {
      const messages = await kernel.run(`import os, subprocess, sys
print("one")
os.system("echo two")
os.write(1, "drei €\\n".encode())
subprocess.run(["sh", "-c", "echo four >&2"])
print("five")`)
      const text = (name: string): string =>
        messages
          .filter(({ content }) => content['name'] === name)
          .map(({ content }) => content['text'])
          .join('')
      expect(text('stdout')).toBe('one\ntwo\ndrei €\nfive\n')
      expect(text('stderr')).toBe('four\n')
    }
  })

  test('a program that writes more than a pipe holds', async () => {
    const kernel = await start()
    const text = await kernel.print(
      'import os; os.system("head -c 3000000 /dev/zero | tr \\"\\\\0\\" a")',
    )
    expect(text).toBe('a'.repeat(3_000_000))
  })

  test('output comes while a cell runs, and of threads after it', async () => {
    const kernel = await start()
    const running = kernel.run(`import threading, time, os
os.system("echo early")
def later():
    while not os.path.exists("go"): time.sleep(0.01)
    print("late")
threading.Thread(target=later).start()
while not os.path.exists("on"): time.sleep(0.01)`)
    await printed(kernel, 'early')
    writeFileSync(join(folder, 'on'), '')
    const id = (await running)[0]?.parentId
    writeFileSync(join(folder, 'go'), '')
    await printed(kernel, 'late')
    expect(
      kernel.messages.find(({ content }) => content['text'] === 'late\n'),
    ).toMatchObject({ parentId: id })
    rmSync(join(folder, 'on'))
    rmSync(join(folder, 'go'))
  })

  test('what a cell showed before its process died has come', async () => {
    const kernel = await start()
    kernel.send(
      'display("shown"); print("printed", flush=True); import os; os.kill(os.getpid(), 9)',
    )
    await kernel.death()
    expect(
      kernel.messages.map(
        ({ type, content }) =>
          content['execution_state'] ?? content['text'] ?? type,
      ),
    ).toEqual(['busy', 'execute_input', 'display_data', 'printed\n', 'dead'])
  })

  test('death in the midst of a message cuts the connection', async () => {
    const kernel = await start()
    const pid = await kernel.pid()
    kernel.socket.pause()
    kernel.send('print("z" * 50_000_000)')
    await expect
      .poll(async () => {
        // It hangs in a write that nobody takes.
        const { execFileSync } = await import('node:child_process')
        return execFileSync('cat', [`/proc/${pid}/wchan`], { encoding: 'utf8' })
      })
      .toMatch(/poll|sock|unix|schedule/)
    await new Promise((resolve) => setTimeout(resolve, 200))
    const closed = new Promise((resolve) =>
      kernel.socket.once('close', resolve),
    )
    process.kill(pid, 'SIGKILL')
    kernel.socket.resume()
    expect(await closed).toBe(1006)
    expect(kernel.messages.at(-1)?.content).not.toMatchObject({
      execution_state: 'dead',
    })
  })

  test('forks: what they print comes, and none answers in place of the kernel', async () => {
    const kernel = await start()
    const messages = await kernel.run(`import multiprocessing, os, sys
def work(number):
    # At once, since each piece would be a message of its own.
    sys.stdout.write(f"worker {number}\\n")
    return number
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(work, range(4)))
sys.stdout.flush()  # or the fork has it, too
if os.fork() == 0:
    print("z" * 200_000)
    os.system("echo child")
    os._exit(0)
os.wait()`)
    expect(
      lines(messages)
        .map((line) => line.slice(0, 20))
        .toSorted(),
    ).toEqual([
      '[0, 1, 2, 3]',
      'child',
      'worker 0',
      'worker 1',
      'worker 2',
      'worker 3',
      'z'.repeat(20),
    ])
    // What one has printed comes before what is shown when it has ended.
    for (let round = 0; round < 20; round += 1) {
      const said = await kernel.run(
        `one = multiprocessing.get_context("fork").Process(target=print, args=("x",))
one.start(); one.join(); one.exitcode`,
      )
      const types = said.map(({ type }) => type)
      expect(types.lastIndexOf('stream')).toBeLessThan(
        types.indexOf('execute_result'),
      )
      expect(lines(said)).toEqual(['x'])
    }
    // A fork that comes back into the event loop stays silent there.
    await kernel.run('stray = os.fork()')
    for (let round = 0; round < 5; round += 1) {
      expect(await kernel.print(`print(stray > 0, ${round})`)).toBe(
        `True ${round}\n`,
      )
    }
  })

  test('a notebook that stops the clock', async () => {
    const kernel = await start()
    await kernel.run(`import time
wait = time.sleep
time.monotonic = time.time = lambda: 0`)
    const running = kernel.run('print("begun")\nwait(600)')
    await printed(kernel, 'begun')
    await kernel.interrupt()
    expect(reply(await running)['ename']).toBe('KeyboardInterrupt')
    expect(await kernel.print('print(time.time())')).toBe('0\n')
  })

  test('a large cell, and what is queued behind an error', async () => {
    const kernel = await start()
    expect(
      await kernel.print(`text = "${'ä'.repeat(2_000_000)}"; print(len(text))`),
    ).toBe('2000000\n')
    const first = kernel.run('import time; time.sleep(0.3); 1/0')
    const second = kernel.run('print("not run")')
    expect(reply(await first)['ename']).toBe('ZeroDivisionError')
    expect(reply(await second)['status']).toBe('aborted')
    expect(await kernel.print('print("run")')).toBe('run\n')
  })

  test('text that cannot be sent', async () => {
    const kernel = await start()
    const messages = await kernel.run("print('a\\ud800b')")
    expect(reply(messages)).toMatchObject({ status: 'ok' })
    expect(await kernel.print('print(1)')).toBe('1\n')
  })

  test('a wish for input is refused', async () => {
    const kernel = await start()
    expect(reply(await kernel.run('input("name?")'))).toMatchObject({
      ename: 'StdinNotImplementedError',
    })
  })

  test('exit() ends the kernel by itself', async () => {
    const kernel = await start()
    const pid = await kernel.pid()
    await kernel.run(
      'import atexit; atexit.register(open, "left", "w"); exit()',
    )
    expect(await kernel.death()).toMatchObject({ exit_code: 0 })
    expect(await survivors([pid])).toEqual([])
  })
})

// The one environment with nest_asyncio.
test('cells that run the event loop themselves', async () => {
  await using host = await startHost('.venv-classic')
  const kernel = await RawKernel.start(host.address, notebook)
  await kernel.run('import asyncio, nest_asyncio; nest_asyncio.apply()')
  for (const value of [1, 2]) {
    const code = `print(asyncio.run(asyncio.sleep(0.01, ${value})))`
    expect(await kernel.print(code)).toBe(`${value}\n`)
  }
  await kernel.end()
})

// ipykernel 7 has text of threads with the running cell.
test('what a thread prints behind a program stays with its cell', async () => {
  await using host = await startHost('.venv-classic')
  const kernel = await RawKernel.start(host.address, notebook)
  const started = await kernel.run(`import threading, os
go, done = threading.Event(), threading.Event()
def later():
    go.wait()
    os.write(1, b"raw\\n")
    print("late")
    print("later")
    done.set()
threading.Thread(target=later).start()`)
  await kernel.run('go.set(); done.wait()')
  const late = kernel.messages.filter(
    ({ type, parentId }) =>
      type === 'stream' && parentId === started[0]?.parentId,
  )
  expect(lines(late)).toEqual(['late', 'later'])
  await kernel.end()
})

describe('a kernel by ZeroMQ', () => {
  const startWith = async (
    env: NodeJS.ProcessEnv,
    request: Json = {},
    path = notebook,
  ): Promise<Json> => {
    await using host = await startHost('.venv', env)
    const kernel = await RawKernel.start(host.address, path, request)
    expect(await kernel.print('print(1+1)')).toBe('2\n')
    await kernel.end()
    return kernel.facts
  }

  test.each<[string, Json, string]>([
    [
      'the source asks for it',
      { direct_refused: '%gui is used in code cell 1' },
      '%gui is used in code cell 1',
    ],
    [
      'a variable that IPython reads when its shell is made',
      { env: { CONDA_PREFIX: '/x' } },
      'CONDA_PREFIX is set for the notebook',
    ],
  ])('%s', async (_, request, refused) => {
    expect(await startWith({}, request)).toMatchObject({
      start: 'forked',
      direct: false,
      direct_refused: refused,
    })
  })

  test('settings of IPython beside the notebook', async () => {
    const own = join(folder, 'own')
    mkdirSync(own)
    writeFileSync(join(own, 'ipython_kernel_config.py'), '')
    expect(await startWith({}, {}, join(own, 'nb.ipynb'))).toMatchObject({
      direct_refused: `ipython_kernel_config.py in ${own}`,
    })
  })

  test('files that IPython runs at its start', async () => {
    const startup = join(folder, 'ipython', 'profile_default', 'startup')
    mkdirSync(startup, { recursive: true })
    writeFileSync(join(startup, 'a.py'), 'seen = 1')
    expect(
      await startWith({ IPYTHONDIR: join(folder, 'ipython') }),
    ).toMatchObject({
      direct_refused:
        'IPython has settings of its own, or files that it runs at its start',
    })
  })

  test('an ipykernel that is not as it was known to be', async () => {
    const modules = join(folder, 'modules')
    mkdirSync(modules)
    writeFileSync(
      join(modules, 'sitecustomize.py'),
      `import builtins
real = builtins.__import__
def imported(name, *args, **kwargs):
    module = real(name, *args, **kwargs)
    if name == "ipykernel.kernelapp" or name == "ipykernel.iostream":
        import ipykernel.kernelbase as base
        base.Kernel._publish_execute_input = lambda *args: None
    return module
builtins.__import__ = imported`,
    )
    expect(await startWith({ PYTHONPATH: modules })).toMatchObject({
      start: 'forked',
      direct: false,
      direct_refused: expect.stringMatching(
        /cannot be prepared: Surprise\('a cell was answered by status, /,
      ),
    })
  })
})
