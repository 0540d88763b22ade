import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import {
  createCheckpoint,
  deleteCheckpoint,
  startFromCheckpoint,
} from '../../src/kernel/checkpoints.ts'
import { RestClient } from '../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../src/kernel/start-kernel.ts'
import {
  startKernelHost,
  type KernelHost,
} from '../../src/main/hosts/start-host.ts'
import { testPython } from '../helpers/environments.ts'
import {
  api,
  RawKernel,
  survivors,
  type Answer,
  type Json,
  type RawMessage,
} from '../helpers/kernels/raw-client.ts'
import { runCell } from '../helpers/kernels/run-cell.ts'
import { thoroughIf } from '../helpers/thorough.ts'

const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'))
const notebook = join(folder, 'nb.ipynb')
writeFileSync(join(folder, 'lines.txt'), 'one\ntwo\nthree\nfour\n')
afterAll(() => rmSync(folder, { recursive: true }))

interface Said {
  readonly channel: string
  readonly type: string
  readonly content: Json
}

/**
 * What a cell says, without what is another one in each run. The messages of a
 * stream are one: where a kernel cuts its text, and between which others the
 * text of a program comes, depends on when the pipe is read.
 */
function said(messages: readonly RawMessage[]): Said[] {
  const all: Said[] = []
  for (const { channel, type, content } of messages) {
    if (type === 'status') {
      continue
    }
    const { engine_info: _, ...rest } = content
    const text = JSON.stringify(rest).replaceAll(/ipykernel_\d+/g, 'ipykernel')
    const one: Said = { channel, type, content: JSON.parse(text) }
    const earlier = all.find(
      ({ type: of, content: { name } }) =>
        type === 'stream' && of === type && name === content['name'],
    )
    if (earlier === undefined) {
      all.push(one)
    } else {
      const texts = [earlier.content['text'], content['text']]
      earlier.content['text'] = texts.join('')
    }
  }
  return all
}

async function runAll(
  kernel: RawKernel,
  cells: readonly string[],
): Promise<unknown[]> {
  const all: unknown[] = []
  for (const cell of cells) {
    all.push(said(await kernel.run(cell)))
  }
  return all
}

const errorName = (messages: readonly RawMessage[]): unknown =>
  messages.find(({ channel }) => channel === 'shell')?.content['ename']

describe.each(['.venv', '.venv-classic'] as const)('with %s', (venv) => {
  const often = thoroughIf(venv !== '.venv')
  let host: KernelHost
  const kernels: RawKernel[] = []
  const opened = async (request: Json = {}): Promise<RawKernel> => {
    const kernel = await RawKernel.start(host.address, notebook, request)
    kernels.push(kernel)
    return kernel
  }
  const freeze = ({ id }: RawKernel): Promise<Answer> =>
    api(host.address, 'POST', `/api/kernels/${id}/checkpoints`)
  const checkpointOf = async (kernel: RawKernel): Promise<string> => {
    const { status, body } = await freeze(kernel)
    expect({ status, body }).toEqual({
      status: 201,
      body: { id: expect.any(String) },
    })
    return String(body['id'])
  }
  const drop = async (checkpoint: string): Promise<number> =>
    (await api(host.address, 'DELETE', `/api/checkpoints/${checkpoint}`)).status
  beforeAll(async () => {
    host = await startKernelHost(
      [{ executable: testPython(venv), args: [], origin: 'option' }],
      { root: folder, direct: true, noted: [folder] },
    )
  })
  afterEach(() => Promise.all(kernels.splice(0).map((kernel) => kernel.end())))
  afterAll(() => host.dispose())

  const BEFORE = [
    `import os, random, sys, time, asyncio
random.seed(12)
names = {"a": [1, 2]}
lines = open("lines.txt")
first = next(lines)
unbuffered = open("lines.txt", "rb", buffering=0)
unbuffered.read(4)
os.makedirs("inner", exist_ok=True)
os.chdir("inner")
os.environ["FROM_A_CELL"] = "yes"
def divide(by):
    return 1 / by
random.random()`,
    `print("two")
divide(2)`,
    'divide(0)',
    `event = asyncio.Event()
async def wait():
    await event.wait()
    return "waited"
task = asyncio.ensure_future(wait())
import warnings
def warn():
    warnings.warn("once", UserWarning)
warn()
first`,
  ]
  const AFTER = [
    `names["a"].append(random.random())
names, _, __, Out, len(In), In[1][:10]`,
    'divide(0)',
    `print(list(lines), unbuffered.read(), os.path.basename(os.getcwd()), os.environ["FROM_A_CELL"])
os.system("echo from a program")
warn()`,
    `event.set()
await task, await asyncio.sleep(0.01, "slept"), asyncio.get_event_loop() is asyncio.get_running_loop()`,
    '%history',
    `import subprocess, threading
done = []
thread = threading.Thread(target=done.append, args=(1,))
thread.start(); thread.join()
print(subprocess.run(["sh", "-c", "echo $FROM_A_CELL"], capture_output=True).stdout, done, thread.name)
[random.randint(0, 10**9) for _ in range(3)]`,
    'get_ipython().execution_count, len(warnings.filters), warnings.filters[0][:3]',
  ]

  test('what goes on from one says what a fresh run says', often, async () => {
    const fresh = await opened()
    await runAll(fresh, BEFORE)
    const wanted = await runAll(fresh, AFTER)
    const original = await opened()
    await runAll(original, BEFORE)
    const checkpoint = await checkpointOf(original)
    expect(await runAll(original, AFTER)).toEqual(wanted)
    const one = await opened({ checkpoint })
    expect(one.facts).toMatchObject({ checkpoint, direct: true })
    expect(await runAll(one, AFTER)).toEqual(wanted)
    await original.end()
    await one.end()
    // It outlives the kernel, and is as it was.
    const two = await opened({ checkpoint })
    expect(await runAll(two, AFTER)).toEqual(wanted)
    // That there were forks is nothing that the notebook sees.
    expect(
      await two.print(`try: os.wait()
except ChildProcessError: print("no children")
print(int(os.environ["JPY_PARENT_PID"]) == os.getppid())`),
    ).toBe('no children\nTrue\n')
    expect(await drop(checkpoint)).toBe(204)
    expect(await drop(checkpoint)).toBe(404)
    expect(
      await api(host.address, 'POST', '/api/kernels', { checkpoint }),
    ).toMatchObject({ status: 404 })
    // Its last kernel goes on.
    expect(await two.print('print(1 + 1)')).toBe('2\n')
  })

  test(
    'an interrupt, an input, a death, and the end of a fork',
    thoroughIf(true),
    async () => {
      const original = await opened()
      await original.run('import os, time')
      const checkpoint = await checkpointOf(original)
      const pid = await original.pid()
      const fork = await opened({ checkpoint })
      const other = await opened({ checkpoint })
      const running = fork.run('print("begun", flush=True)\ntime.sleep(600)')
      await fork.until(() =>
        fork.messages.some(({ content }) => content['text'] === 'begun\n'),
      )
      expect(await fork.state()).toBe('busy')
      await fork.interrupt()
      expect(errorName(await running)).toBe('KeyboardInterrupt')
      expect(errorName(await fork.run('input()'))).toBe(
        'StdinNotImplementedError',
      )
      const own = await fork.pid()
      const frozen = Number(await fork.print('print(os.getppid())'))
      expect(new Set([pid, own, frozen, await other.pid()]).size).toBe(4)
      fork.send(
        'print("printed", flush=True); import ctypes; ctypes.string_at(0)',
      )
      expect(await fork.death()).toMatchObject({
        signal: 'SIGSEGV',
        stderr_tail: expect.stringContaining('Segmentation fault'),
      })
      expect(fork.messages.at(-2)?.content['text']).toBe('printed\n')
      // As after any death of a kernel.
      expect(await other.print('print(1)')).toBe('1\n')
      await other.run('exit()')
      expect(await other.death()).toMatchObject({ exit_code: 0 })
      expect(await drop(checkpoint)).toBe(204)
      expect(await survivors([own, frozen])).toEqual([])
      expect(await original.print('print(2)')).toBe('2\n')
    },
  )

  test.each<[string, string, RegExp]>([
    [
      'a thread',
      `import threading
threading.Thread(target=threading.Event().wait, name="worker", daemon=True).start()`,
      /^a thread is alive: worker$/,
    ],
    [
      'a thread of a library',
      `import ctypes
libc = ctypes.CDLL(None)
libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, libc.pause, None)`,
      /^threads of a library are alive: 1$/,
    ],
    [
      'a child process',
      'import subprocess; child = subprocess.Popen(["sleep", "600"])',
      /^a child process is alive: \d+ \(sleep\)$/,
    ],
    [
      'a socket',
      'import socket; server = socket.socket()',
      /^a socket is open \(descriptor \d+\)$/,
    ],
    ['a pipe', 'import os; ends = os.pipe()', /^a pipe is open/],
    [
      'a file that is written',
      'file = open("written.txt", "w")',
      /^a file is open to be written: \/.*written\.txt \(descriptor \d+\)$/,
    ],
    [
      'an event loop of its own',
      'import asyncio; loop = asyncio.new_event_loop()',
      /eventpoll|socket/,
    ],
    [
      'shared memory',
      'import mmap; memory = mmap.mmap(-1, 4096)',
      /^memory is shared with other processes: /,
    ],
    [
      'an alarm',
      'import signal; signal.signal(signal.SIGALRM, print); signal.alarm(600)',
      /^an alarm is set /,
    ],
    [
      'a standard stream that leads elsewhere',
      'import os; os.dup2(os.open("written.txt", os.O_WRONLY | os.O_CREAT), 1)',
      /^a file is open to be written: /,
    ],
  ])('is refused with %s', often, async (_, code, why) => {
    const kernel = await opened()
    await kernel.run(code)
    expect(await freeze(kernel)).toEqual({
      status: 409,
      body: { message: expect.stringMatching(why) },
    })
    expect(await kernel.print('print("on")')).toBe('on\n')
  })

  test(
    'is refused while the kernel is busy, and with ZeroMQ',
    often,
    async () => {
      const kernel = await opened()
      const running = kernel.run(
        'import asyncio; print("begun", flush=True); await asyncio.sleep(600)',
      )
      await kernel.until(() =>
        kernel.messages.some(({ content }) => content['text'] === 'begun\n'),
      )
      expect(await freeze(kernel)).toEqual({
        status: 409,
        body: { message: 'the kernel is busy' },
      })
      await kernel.interrupt()
      await kernel.run('', true)
      await running
      const checkpoint = await checkpointOf(kernel)
      expect(await drop(checkpoint)).toBe(204)
      const relayed = await opened({ direct_refused: 'it was wanted so' })
      expect(await freeze(relayed)).toEqual({
        status: 409,
        body: { message: "the kernel has ZeroMQ's threads: it was wanted so" },
      })
      const id = 'none'
      expect(
        await api(host.address, 'POST', `/api/kernels/${id}/checkpoints`),
      ).toMatchObject({ status: 404 })
    },
  )

  test('by the client of the API', often, async () => {
    const request = { kernelName: 'python3', notebookPath: notebook }
    await using rest = new RestClient(host.address)
    await using kernel = await startKernel(rest, request)
    // An answer to kernel_info would draw from it (IPython 9).
    await runCell(kernel, 'import random, os; random.seed(7)')
    const checkpoint = await createCheckpoint(rest, kernel)
    if ('refused' in checkpoint) {
      throw new Error(checkpoint.refused)
    }
    const draw = 'print(random.random())'
    const { text } = await runCell(kernel, draw)
    await using fork = await startFromCheckpoint(rest, checkpoint, request)
    expect(fork).toMatchObject({
      info: kernel.info,
      launch: { start: 'forked' },
    })
    expect(fork.kernelSession).not.toBe(kernel.kernelSession)
    expect((await runCell(fork, draw)).text).toBe(text)
    fork.subscribe((event) => {
      if (event.type === 'message' && event.message.channel === 'stdin') {
        fork.answerInput(event.message, 'Ada')
      }
    })
    const asked = fork.request('execute_request', {
      code: 'name = input("name?")',
      silent: false,
      allow_stdin: true,
    })
    await asked.ended
    expect((await runCell(fork, 'print(name)')).text).toBe('Ada\n')
    // With the process that it is, its kernels end.
    const { text: frozen } = await runCell(fork, 'print(os.getppid())')
    const died = new Promise((resolve) => {
      fork.subscribe((event) => {
        if (event.type === 'died') {
          resolve(event.death)
        }
      })
    })
    process.kill(Number(frozen), 'SIGKILL')
    expect(await died).toMatchObject({ signal: 'SIGKILL' })
    await expect(
      startFromCheckpoint(rest, checkpoint, request),
    ).rejects.toMatchObject({
      message: expect.stringContaining("the checkpoint's process has ended"),
    })
    expect(await deleteCheckpoint(rest, checkpoint)).toBe(true)
    expect(await deleteCheckpoint(rest, checkpoint)).toBe(false)
    await runCell(kernel, 'file = open("written.txt", "w")')
    expect(await createCheckpoint(rest, kernel)).toEqual({
      refused: expect.stringContaining('a file is open to be written: '),
    })
  })

  test(
    'neither a warning nor the notes of files tell of it',
    often,
    async () => {
      const kernel = await opened()
      // Python 3.12 warns of a fork beside a thread.
      await kernel.run(`import warnings, os
warnings.simplefilter("always")
lines = open("lines.txt")`)
      const before = kernel.messages.length
      const checkpoint = await checkpointOf(kernel)
      const fork = await opened({ checkpoint })
      const notes = String(fork.facts['noted_in'])
      const lines = join(realpathSync(folder), 'lines.txt')
      expect(readFileSync(notes, 'utf8')).toBe(`r${lines}\0`)
      expect(kernel.facts['noted_in']).toBe(notes)
      expect(fork.messages).toEqual([])
      await fork.run('open("of-fork.txt", "w").close()')
      expect(await fork.print('os.system("true")')).toBe('')
      expect(readFileSync(notes, 'utf8').split('\0')).toEqual([
        `r${lines}`,
        `w${join(realpathSync(folder), 'of-fork.txt')}`,
        'p',
        '',
      ])
      await kernel.run('')
      expect(
        kernel.messages.slice(before).filter(({ type }) => type === 'stream'),
      ).toEqual([])
      await drop(checkpoint)
    },
  )

  test('what is queued counts as running', thoroughIf(true), async () => {
    const kernel = await opened()
    await kernel.run('number = 0')
    const surprises: unknown[] = []
    for (let round = 0; round < 20; round += 1) {
      const running = kernel.run('number += 1')
      const { status, body } = await freeze(kernel)
      await running
      if (status === 409 && body['message'] === 'the kernel is busy') {
        continue
      }
      const checkpoint = String(body['id'])
      const fork = await opened({ checkpoint })
      // Before the cell or after it, never in its midst.
      const text = await fork.print('print(len(In) - 3, number)')
      const [cells, number] = text.trim().split(' ')
      if (cells !== number) {
        surprises.push({ round, cells, number })
      }
      await fork.end()
      await drop(checkpoint)
    }
    expect(surprises).toEqual([])
  })

  test('several at once', often, async () => {
    const kernel = await opened()
    await kernel.run('number = 3')
    const answers = await Promise.all([1, 2, 3, 4].map(() => freeze(kernel)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    for (const { body } of answers) {
      const fork = await opened({ checkpoint: body['id'] })
      expect(await fork.print('print(number)')).toBe('3\n')
      await drop(String(body['id']))
    }
  })

  test('twenty forks of one', thoroughIf(true), async () => {
    const original = await opened()
    await original.run('import os, random; random.seed(1); values = []')
    const checkpoint = await checkpointOf(original)
    const forks = await Promise.all(
      Array.from({ length: 20 }, () => opened({ checkpoint })),
    )
    const outputs = await Promise.all(
      forks.map((fork) =>
        fork.print(
          'values.append(random.random()); print(len(values), values)',
        ),
      ),
    )
    expect(new Set(outputs).size).toBe(1)
    const pids = await Promise.all(forks.map((fork) => fork.pid()))
    expect(new Set(pids).size).toBe(20)
    await Promise.all(forks.map((fork) => fork.end()))
    expect(await survivors(pids)).toEqual([])
    expect(await drop(checkpoint)).toBe(204)
  })

  test('a checkpoint of a checkpoint', often, async () => {
    const original = await opened()
    await original.run('import os, random; random.seed(5)')
    const first = await checkpointOf(original)
    const fork = await opened({ checkpoint: first })
    await fork.run(
      'lines = open("lines.txt"); a = random.random(), next(lines)',
    )
    const second = await checkpointOf(fork)
    const again = await opened({ checkpoint: second })
    const last = 'print(a, random.random(), list(lines), len(In))'
    expect(await drop(first)).toBe(204)
    await fork.end()
    const fresh = await opened()
    await runAll(fresh, [
      'import os, random; random.seed(5)',
      'lines = open("lines.txt"); a = random.random(), next(lines)',
    ])
    expect(await again.print(last)).toBe(await fresh.print(last))
    expect(await drop(second)).toBe(204)
  })

  if (venv === '.venv') {
    test(
      'numpy, pandas and figures, with what is preloaded',
      thoroughIf(true),
      async () => {
        const imports = ['numpy', 'pandas', 'matplotlib.pyplot']
        const before = [
          'import numpy as np, pandas as pd, matplotlib.pyplot as plt\nnp.random.seed(3)\nrng = np.random.default_rng(4)',
          'plt.plot(np.random.random(20))\nplt.show()',
          '(rng.random((300, 300)) @ rng.random((300, 300))).sum()',
        ]
        const after = [
          'plt.plot(rng.random(30)); plt.title("later")',
          'pd.DataFrame(np.random.random((3, 3)))',
          '(rng.random((300, 300)) @ rng.random((300, 300))).sum()',
          'np.linalg.inv(rng.random((4, 4)))',
        ]
        const fresh = await opened({ imports })
        await runAll(fresh, before)
        const wanted = await runAll(fresh, after)
        const original = await opened({ imports })
        await runAll(original, before)
        const checkpoint = await checkpointOf(original)
        expect(await runAll(original, after)).toEqual(wanted)
        for (let round = 0; round < 2; round += 1) {
          const fork = await opened({ checkpoint })
          expect(await runAll(fork, after)).toEqual(wanted)
        }
        await drop(checkpoint)
      },
    )
  }
})

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'nothing is left of checkpoints when the host gets %s',
  thoroughIf(true),
  async (signal) => {
    const host = await startKernelHost(
      [{ executable: testPython(), args: [], origin: 'option' }],
      { root: folder, direct: true },
    )
    const own = join(folder, `of ${signal}`)
    mkdirSync(own)
    const kernel = await RawKernel.start(host.address, join(own, 'nb.ipynb'))
    await kernel.run('import os')
    const { body } = await api(
      host.address,
      'POST',
      `/api/kernels/${kernel.id}/checkpoints`,
    )
    const fork = await RawKernel.start(host.address, notebook, {
      checkpoint: body['id'],
    })
    const pids = [
      await kernel.pid(),
      await fork.pid(),
      Number(await fork.print('print(os.getppid())')),
    ]
    fork.send('import time\nwhile True: time.sleep(1)')
    process.kill(host.pid, signal)
    expect(await survivors(pids, 10_000)).toEqual([])
    await host.dispose()
  },
)

test('is refused while lines are measured', thoroughIf(true), async () => {
  await using host = await startKernelHost(
    [{ executable: testPython(), args: [], origin: 'option' }],
    { root: folder, direct: true, coverage: { root: folder, data: folder } },
  )
  const kernel = await RawKernel.start(host.address, notebook)
  expect(kernel.facts).toMatchObject({ direct: true })
  expect(
    await api(host.address, 'POST', `/api/kernels/${kernel.id}/checkpoints`),
  ).toEqual({
    status: 409,
    body: { message: 'coverage.py measures which lines are run' },
  })
  await kernel.end()
})
