import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { request } from 'undici'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { WebSocket } from 'ws'

import {
  startKernelHost,
  type KernelHost,
} from '../../src/main/hosts/start-host.ts'
import { testPython } from '../helpers/environments.ts'
import {
  agentFor,
  api,
  openChannels,
  processesLike,
  RawKernel,
  survivors,
  type Json,
  type RawMessage,
} from '../helpers/kernels/raw-client.ts'
import { thoroughIf } from '../helpers/thorough.ts'
import { SOON_MS, until } from '../helpers/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'a folder '))
// Known by its argument among the processes of the machine.
const muteSeconds = `61.${process.pid}`
const notebook = join(folder, 'nb.ipynb')
afterAll(() => rmSync(folder, { recursive: true }))

// What the ways have in common is compared in forked-kernel.test.ts.
function kernelsOfHost(
  venv: '.venv' | '.venv-classic',
  how: 'forked' | 'direct' | 'plain',
): void {
  // The host is the same; what takes seconds is tried with one.
  const onceMore = thoroughIf(how === 'plain')
  let host: KernelHost
  const kernels: RawKernel[] = []
  const start = async (request: Json = {}): Promise<RawKernel> => {
    const kernel = await RawKernel.start(host.address, notebook, request)
    kernels.push(kernel)
    return kernel
  }
  beforeAll(async () => {
    host = await startKernelHost(
      [{ executable: testPython(venv), args: [], origin: 'option' }],
      {
        root: folder,
        env: { ...process.env, VIRTUAL_ENV: '/other' },
        fork: how !== 'plain',
        direct: how === 'direct',
      },
    )
  })
  afterEach(() => Promise.all(kernels.splice(0).map((kernel) => kernel.end())))
  afterAll(() => host.dispose())

  test('a cell runs, and the kernel is the plain one of this Python', async () => {
    const kernel = await start({ env: { GREETING: 'hällo' } })

    const messages = await kernel.run('print("a"); 1+1')
    expect(
      messages.map(({ channel, type, content }) => [
        channel,
        type,
        content['execution_state'] ?? content['text'] ?? content['status'],
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['iopub', 'status', 'busy'],
        ['iopub', 'stream', 'a\n'],
        ['iopub', 'execute_result', undefined],
        ['shell', 'execute_reply', 'ok'],
        ['iopub', 'status', 'idle'],
      ]),
    )
    expect(await api(host.address, 'GET', '/api/kernels')).toEqual({
      status: 200,
      body: [
        {
          id: kernel.id,
          name: 'python3',
          execution_state: 'idle',
          connections: 1,
          last_activity: expect.stringMatching(/^20.*Z$/),
        },
      ],
    })
    const facts: unknown = JSON.parse(
      await kernel.print(
        `import json, os, sys, shutil
print(json.dumps({
  "cwd": os.getcwd(), "path": sys.path[0], "executable": sys.executable,
  "argv": [os.path.basename(a) for a in sys.argv[:2]], "main": __name__,
  "env": [os.environ.get(n) for n in ("GREETING", "JPY_SESSION_NAME", "VIRTUAL_ENV")],
  "pip": os.path.dirname(shutil.which("python")),
  "history": get_ipython().history_manager.hist_file,
  "group": os.getpgid(0) == os.getpid()}))`,
      ),
    )
    const python = testPython(venv)
    expect(facts).toEqual({
      cwd: folder,
      path: expect.stringMatching(/python3\d+\.zip$/),
      executable: python,
      argv: ['ipykernel_launcher.py', '-f'],
      main: '__main__',
      env: ['hällo', notebook, python.replace(/\/bin\/python$/, '')],
      pip: python.replace(/\/python$/, ''),
      history: ':memory:',
      group: true,
    })
  })

  test.each([
    ['import os; os._exit(7)', { exit_code: 7, signal: null }],
    [
      'import os; os.kill(os.getpid(), 9)',
      { exit_code: null, signal: 'SIGKILL' },
    ],
    [
      'import ctypes; ctypes.string_at(0)',
      { exit_code: null, signal: 'SIGSEGV' },
    ],
  ])('death is known at once: %s', async (code, ending) => {
    const kernel = await start()
    const pid = await kernel.pid()
    // What ipykernel leaves of file descriptor 2, a native crash writes to it.
    await kernel.run('import sys; sys.__stderr__.write("last words\\n")')
    const child = Number(
      await kernel.print(
        'import subprocess; print(subprocess.Popen(["sleep", "600"]).pid)',
      ),
    )
    const begun = performance.now()
    kernel.send(code)
    const { max_rss: maxRss, ...death } = await kernel.death()
    expect(death).toEqual({
      execution_state: 'dead',
      ...ending,
      stderr_tail: expect.stringContaining('last words'),
    })
    expect(typeof maxRss).toBe(how === 'plain' ? 'undefined' : 'number')
    // A segfault writes a core file first, where those are enabled.
    expect(performance.now() - begun).toBeLessThan(SOON_MS)
    expect(await kernel.state()).toBe('dead')
    expect(await kernel.end()).toBe(204)
    expect(await kernel.state()).toBe(404)
    expect(await survivors([pid, child])).toEqual([])
  })

  test('an interrupt ends the cell and not the kernel', async () => {
    const kernel = await start()
    const sleeping = kernel.run(
      'import subprocess; print("begun", flush=True); subprocess.run(["sleep", "600"])',
    )
    await kernel.until(() =>
      kernel.messages.some(({ type }) => type === 'stream'),
    )
    expect((await kernel.interrupt()).status).toBe(204)
    const reply = (await sleeping).find(({ channel }) => channel === 'shell')
    expect(reply?.content).toMatchObject({
      status: 'error',
      ename: 'KeyboardInterrupt',
    })
    expect(await kernel.print('print(1+1)')).toBe('2\n')
  })

  test('big outputs arrive whole', onceMore, async () => {
    const kernel = await start()
    const lines = Array.from({ length: 10_000 }, (_, i) => `${i}\n`).join('')
    expect(await kernel.print('for i in range(10000): print(i)')).toBe(lines)
    const text = await kernel.print('print("x" * 20_000_000)')
    expect(text.length).toBe(20_000_001)
    const [large] = (
      await kernel.run(
        'from IPython.display import display; display({"text/plain": "y" * 120_000_000}, raw=True)',
      )
    ).filter(({ type }) => type === 'display_data')
    expect(JSON.stringify(large?.content['data']).length).toBe(120_000_017)
  })

  test(
    'a host without CPU for a second loses no message',
    onceMore,
    async () => {
      const kernel = await start()
      const done = kernel.run(
        `from IPython.display import display
for i in range(3000): display({"text/plain": str(i)}, raw=True)`,
      )
      await kernel.until(() =>
        kernel.messages.some(({ type }) => type === 'display_data'),
      )
      process.kill(host.pid, 'SIGSTOP')
      await new Promise((resolve) => setTimeout(resolve, 2000))
      process.kill(host.pid, 'SIGCONT')
      const displays = (await done).filter(
        ({ type }) => type === 'display_data',
      )
      expect(displays.map(({ content }) => content['data'])).toEqual(
        Array.from({ length: 3000 }, (_, i) => ({ 'text/plain': `${i}` })),
      )
      // The cell by which that is set up leaves no trace.
      const [result] = (
        await kernel.run('[n for n in dir() if n != "display"], In, Out')
      ).filter(({ type }) => type === 'execute_result')
      expect(result?.content).toMatchObject({ execution_count: 2 })
      expect(JSON.stringify(result?.content['data'])).not.toMatch(/thread/)
    },
  )

  test('output of child processes neither blocks nor is lost', async () => {
    const kernel = await start()
    const printed = await kernel.print('!seq 1 2000')
    expect(printed.replaceAll('\r', '')).toBe(
      Array.from({ length: 2000 }, (_, i) => `${i + 1}\n`).join(''),
    )
    const messages = await kernel.run(
      'import os; os.system("head -c 400000 /dev/zero | tr \'\\\\0\' a >&2")',
    )
    expect(
      messages.find(({ channel }) => channel === 'shell')?.content,
    ).toEqual(expect.objectContaining({ status: 'ok' }))
  })

  // The host sends what announces an output together with what follows it.
  test('iopub keeps its order and loses nothing, also when the kernel dies', async () => {
    const kernel = await start()
    const kinds = (messages: readonly RawMessage[]): unknown[] =>
      messages
        .filter(({ channel }) => channel === 'iopub')
        .map(({ type, content }) => content['execution_state'] ?? type)
    expect(kinds(await kernel.run('print("a"); 1+1'))).toEqual([
      'busy',
      'execute_input',
      'stream',
      'execute_result',
      'idle',
    ])
    const before = kernel.messages.length
    kernel.send('import os, time; time.sleep(1); os._exit(1)')
    await kernel.death()
    expect(kinds(kernel.messages.slice(before))).toEqual([
      'busy',
      'execute_input',
      'dead',
    ])
  })

  test('the kernel ends with its WebSocket', async () => {
    const kernel = await start()
    const pid = await kernel.pid()
    kernel.socket.terminate()
    expect(await survivors([pid])).toEqual([])
    expect(await kernel.state()).toBe(404)
  })

  test(
    'DELETE answers before the kernel has ended, also a busy one',
    onceMore,
    async () => {
      const kernel = await start()
      const pid = await kernel.pid()
      const file = join(folder, `${venv}.txt`)
      await kernel.run(
        `import atexit, time
def leave(): time.sleep(1); open(${JSON.stringify(file)}, "w").close()
atexit.register(leave)`,
      )
      kernel.send('print("begun", flush=True)\nimport time; time.sleep(60)')
      await kernel.until(() =>
        kernel.messages.some(({ content }) =>
          String(content['text']).includes('begun'),
        ),
      )
      expect(await kernel.end()).toBe(204)
      expect(await survivors([pid], 0)).toEqual([pid])
      expect(await survivors([pid])).toEqual([])
      expect(existsSync(file)).toBe(true)
    },
  )

  test(
    'a kernel that ignores every wish to end is killed',
    onceMore,
    async () => {
      const kernel = await start()
      const pid = await kernel.pid()
      kernel.send(`import signal, time
for s in (signal.SIGINT, signal.SIGTERM): signal.signal(s, signal.SIG_IGN)
print("deaf", flush=True)
while True: time.sleep(1)`)
      await kernel.until(() =>
        kernel.messages.some(({ content }) =>
          String(content['text']).includes('deaf'),
        ),
      )
      await kernel.end()
      expect(await survivors([pid])).toEqual([])
    },
  )
}

describe('with .venv, kernels forked', () => {
  kernelsOfHost('.venv', 'forked')
})
describe('with .venv-classic, kernels plain', () => {
  kernelsOfHost('.venv-classic', 'plain')
})
describe('with .venv, kernels direct', thoroughIf(true), () => {
  kernelsOfHost('.venv', 'direct')
})
describe('with .venv-classic, kernels direct', thoroughIf(true), () => {
  kernelsOfHost('.venv-classic', 'direct')
})

/** What stands in a `kernel.json`, and what is said of it. */
const FAULTY: Readonly<Record<string, { text: string; fault: string }>> = {
  'not-json': {
    text: '{"argv": ',
    fault: 'is not JSON: Expecting value: line 1 column 10 (char 9)',
  },
  'a-list': { text: '[]', fault: 'is not an object' },
  'no-argv': {
    text: '{"display_name": "x"}',
    fault: 'has no command: "argv" must be a list of strings',
  },
  'empty-argv': {
    text: '{"argv": []}',
    fault: 'has no command: "argv" must be a list of strings',
  },
  'text-argv': {
    text: '{"argv": "python -m x"}',
    fault: 'has no command: "argv" must be a list of strings',
  },
  'odd-env': {
    text: '{"argv": ["x"], "env": {"A": 1}}',
    fault: 'has an "env" whose values are not strings',
  },
  'odd-name': {
    text: '{"argv": ["x"], "display_name": null}',
    fault: 'has a "display_name" that is not a string',
  },
  'odd-mode': {
    text: '{"argv": ["x"], "interrupt_mode": 1}',
    fault: 'has an "interrupt_mode" that is neither of signal, message',
  },
  'odd-provisioner': {
    text: '{"argv": ["x"], "metadata": {"kernel_provisioner": "p"}}',
    fault: 'has a "kernel_provisioner" that is not an object',
  },
  'odd-metadata': {
    text: '{"argv": ["x"], "metadata": [1]}',
    fault: 'has a "metadata" that is not an object',
  },
}

describe('requests that cannot be served', () => {
  let host: KernelHost
  beforeAll(async () => {
    const kernelsFolder = join(folder, 'share', 'kernels')
    const specs = {
      absent: { argv: ['/no/such/program', '{connection_file}'] },
      quitter: {
        argv: [
          'python',
          '-c',
          'import sys; print("no luck", file=sys.stderr); sys.exit(9)',
        ],
      },
      mute: { argv: ['sleep', muteSeconds] },
      remote: {
        argv: ['true'],
        metadata: { kernel_provisioner: { provisioner_name: 'yarn' } },
      },
      other: {
        argv: ['python', '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
        // eslint-disable-next-line no-template-curly-in-string
        env: { EXPANDED: '<${SPEC_VALUE}>' },
        interrupt_mode: 'message',
      },
    }
    for (const [name, spec] of Object.entries(specs)) {
      mkdirSync(join(kernelsFolder, name), { recursive: true })
      writeFileSync(
        join(kernelsFolder, name, 'kernel.json'),
        JSON.stringify({ display_name: name, language: 'x', ...spec }),
      )
    }
    for (const [name, { text }] of Object.entries(FAULTY)) {
      mkdirSync(join(kernelsFolder, name), { recursive: true })
      writeFileSync(join(kernelsFolder, name, 'kernel.json'), text)
    }
    host = await startKernelHost(
      [{ executable: testPython(), args: [], origin: 'option' }],
      {
        root: folder,
        env: {
          ...process.env,
          JUPYTER_PATH: join(folder, 'share'),
          SPEC_VALUE: 'host',
        },
      },
    )
  })
  afterAll(() => host.dispose())

  const post = (name: string, path = notebook) =>
    api(host.address, 'POST', '/api/kernels', { name, path })

  test('GET /api and /api/kernelspecs', async () => {
    await until('ipykernel is imported', async () => {
      const { body } = await api(host.address, 'GET', '/api')
      return !('awaits' in Object(body['host']))
    })
    expect(await api(host.address, 'GET', '/api')).toEqual({
      status: 200,
      body: {
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        host: {
          executable: testPython(),
          python: host.python.version,
          ipykernel: host.python.ipykernel,
          jupyter_client: expect.stringMatching(/^\d/),
          ...(process.platform === 'linux'
            ? { start: 'forked' }
            : { start: 'plain', reason: 'kernels are forked on Linux only' }),
        },
      },
    })
    const { body } = await api(host.address, 'GET', '/api/kernelspecs')
    expect(body).toMatchObject({
      default: 'python3',
      kernelspecs: {
        python3: {
          name: 'python3',
          spec: {
            language: 'python',
            argv: [
              testPython(),
              '-m',
              'ipykernel_launcher',
              '-f',
              '{connection_file}',
            ],
          },
        },
        other: { name: 'other', spec: { interrupt_mode: 'message' } },
      },
    })
    const faults = Object.entries(FAULTY).map(([name, { fault }]) => {
      const path = join(folder, 'share', 'kernels', name, 'kernel.json')
      return [name, `${path} ${fault}`]
    })
    expect(body['faults']).toEqual(Object.fromEntries(faults))
    for (const name of Object.keys(FAULTY)) {
      expect(body['kernelspecs']).not.toHaveProperty(name)
    }
  })

  test('an unknown kernelspec names those there are', async () => {
    const answer = await post('nope')
    expect(answer).toEqual({
      status: 404,
      body: {
        message: "kernelspec 'nope' is not installed",
        available: expect.arrayContaining(['other', 'python3', 'quitter']),
      },
    })
  })

  test.each([
    [
      'absent',
      500,
      {
        message:
          '/no/such/program cannot be started: No such file or directory',
      },
    ],
    [
      'quitter',
      500,
      {
        message: "the process of kernel 'quitter' ended before it answered",
        exit_code: 9,
        signal: null,
        stderr_tail: 'no luck',
      },
    ],
    [
      'Odd-Env',
      501,
      {
        message: expect.stringMatching(
          /odd-env.kernel\.json has an "env" whose values are not strings$/,
        ),
      },
    ],
    [
      'remote',
      501,
      {
        message:
          "kernelspec 'remote' is started by the provisioner 'yarn', which only a Jupyter server runs",
      },
    ],
  ])('kernelspec %s', async (name, status, body) => {
    const begun = performance.now()
    expect(await post(name)).toEqual({ status, body })
    expect(performance.now() - begun).toBeLessThan(SOON_MS)
  })

  test('a notebook in a folder that is not there', async () => {
    expect(await post('python3', '/no/such/folder/nb.ipynb')).toEqual({
      status: 400,
      body: { message: 'there is no folder /no/such/folder' },
    })
  })

  test('a start nobody waits for any longer is stopped', async () => {
    const dispatcher = agentFor(host.address)
    const controller = new AbortController()
    const start = request(`${host.address.url}/api/kernels`, {
      method: 'POST',
      dispatcher,
      signal: controller.signal,
      body: JSON.stringify({ name: 'mute', path: notebook }),
    })
    await expect.poll(muteKernels).toHaveLength(1)
    controller.abort()
    await expect(start).rejects.toThrow(/abort/)
    await expect.poll(muteKernels).toEqual([])
    await dispatcher.close()
  })

  test('env of a kernelspec, and interrupts by message', async () => {
    const kernel = await RawKernel.start(host.address, notebook, {
      name: 'other',
    })
    expect(await kernel.print('import os; print(os.environ["EXPANDED"])')).toBe(
      '<host>\n',
    )
    const sleeping = kernel.run(
      'print(0, flush=True)\nimport time; time.sleep(60)',
    )
    await kernel.until(() =>
      kernel.messages.some(({ content }) => content['text'] === '0\n'),
    )
    await kernel.interrupt()
    const reply = (await sleeping).find(({ channel }) => channel === 'shell')
    expect(reply?.content['ename']).toBe('KeyboardInterrupt')
    await kernel.end()
  })

  test('one client per kernel, and only with the v1 subprotocol', async () => {
    const kernel = await RawKernel.start(host.address, notebook)
    const second = openChannels(host.address, kernel.id)
    const [error] = await once(second, 'error')
    expect(String(error)).toBe('Error: Unexpected server response: 409')
    kernel.socket.send('text')
    expect(await closeOf(kernel.socket)).toEqual([1008, 'a text frame'])

    const { body } = await post('python3')
    const legacy = openChannels(host.address, String(body['id']), [])
    expect(await closeOf(legacy)).toEqual([
      1008,
      'only v1.kernel.websocket.jupyter.org',
    ])
    const none = openChannels(host.address, 'no-such-kernel')
    const [missing] = await once(none, 'error')
    expect(String(missing)).toBe('Error: Unexpected server response: 404')
  })
})

function muteKernels(): readonly number[] {
  return processesLike(`sleep ${muteSeconds}`)
}

async function closeOf(socket: WebSocket): Promise<[number, string]> {
  const [code, reason] = await once(socket, 'close')
  return [code, String(reason)]
}
