// @module-tag thorough

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  startKernelHost,
  type KernelHost,
} from '../../src/main/hosts/start-host.ts'
import { testPython } from '../helpers/environments.ts'
import { api, RawKernel, type Json } from '../helpers/kernels/raw-client.ts'

const root = mkdtempSync(join(tmpdir(), 'fallback-'))
const notebook = join(root, 'nb.ipynb')
const folder = (name: string, files: Record<string, string>): string => {
  mkdirSync(join(root, name), { recursive: true })
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(root, name, file), text)
  }
  return join(root, name)
}
const startHost = (env: NodeJS.ProcessEnv = {}): Promise<KernelHost> =>
  startKernelHost([{ executable: testPython(), args: [], origin: 'option' }], {
    root,
    env: { ...process.env, JUPYTER_PATH: join(root, 'share'), ...env },
  })

beforeAll(() => {
  for (const [name, options] of Object.entries({
    own: ['-X', 'dev'],
    same: [],
  })) {
    mkdirSync(join(root, 'share', 'kernels', name), { recursive: true })
    writeFileSync(
      join(root, 'share', 'kernels', name, 'kernel.json'),
      JSON.stringify({
        display_name: name,
        language: 'python',
        argv: [
          'python',
          ...options,
          '-m',
          'ipykernel_launcher',
          '-f',
          '{connection_file}',
        ],
      }),
    )
  }
})
afterAll(() => rmSync(root, { recursive: true }))

describe('one host', () => {
  let host: KernelHost
  const kernels: RawKernel[] = []
  const start = async (request: Json, path = notebook): Promise<RawKernel> => {
    const kernel = await RawKernel.start(host.address, path, request)
    kernels.push(kernel)
    return kernel
  }
  beforeAll(async () => {
    host = await startHost()
  })
  afterAll(async () => {
    await Promise.all(kernels.map((kernel) => kernel.end()))
    await host.dispose()
  })

  test.each<[string, Json, string]>([
    [
      'another command',
      { name: 'own' },
      'kernelspec own has a command of its own',
    ],
    [
      'how Python starts',
      { env: { PYTHONHASHSEED: '0' } },
      'PYTHONHASHSEED is set for the notebook',
    ],
    [
      'where Python looks for packages of the user',
      { env: { HOME: root } },
      'HOME is set for the notebook',
    ],
    [
      'a tool that starts with Python',
      { env: { COVERAGE_PROCESS_START: '.coveragerc' } },
      'COVERAGE_PROCESS_START is set for the notebook',
    ],
    ['the locale', { env: { LC_ALL: 'C' } }, 'LC_ALL is set for the notebook'],
    [
      'modules beside the notebook',
      { env: { PYTHONPATH: 'lib' } },
      'PYTHONPATH has a relative folder',
    ],
    [
      'libraries',
      { env: { LD_LIBRARY_PATH: '/x' } },
      'LD_LIBRARY_PATH is set for the notebook',
    ],
  ])('a plain start: %s', async (_, request, reason) => {
    const kernel = await start(request)
    expect(kernel.facts).toMatchObject({ start: 'plain', reason })
    expect(await kernel.print('print(1+1)')).toBe('2\n')
  })

  test('a plain start: a module of its own that ipykernel imports late', async () => {
    const shadows = folder('shadows', { 'debugpy.py': 'here = True' })
    const kernel = await start({}, join(shadows, 'nb.ipynb'))
    expect(kernel.facts).toMatchObject({
      start: 'plain',
      reason: `debugpy.py in ${shadows}`,
    })
  })

  test('forked: a kernelspec with the same command, variables of its own', async () => {
    const kernel = await start({ name: 'same', env: { A: '1', TZ: 'UTC' } })
    expect(kernel.facts).toMatchObject({ start: 'forked', name: 'same' })
    expect(kernel.facts).not.toHaveProperty('reason')
  })

  test('25 starts, each complete from its first cell on', async () => {
    const program = folder('first', {})
    for (let round = 0; round < 25; round += 1) {
      const path = join(program, `${round}.ipynb`)
      const kernel = await RawKernel.start(host.address, path)
      const messages = await kernel.run(`print(__session__); ${round}`)
      expect(messages.map(({ type, content }) => [type, content])).toEqual(
        expect.arrayContaining([
          ['execute_input', expect.objectContaining({ execution_count: 1 })],
          ['stream', { name: 'stdout', text: `${path}\n` }],
          [
            'execute_result',
            expect.objectContaining({ data: { 'text/plain': `${round}` } }),
          ],
        ]),
      )
      await kernel.end()
    }
  })
})

/** Starts a kernel on a host whose Python has `sitecustomize`. */
async function startWith(
  name: string,
  sitecustomize: string,
  env: NodeJS.ProcessEnv = {},
): Promise<{ facts: Json; about: unknown; printed: string }> {
  const path = folder(join('modules', name), {
    'sitecustomize.py': sitecustomize,
  })
  await using host = await startHost({ PYTHONPATH: path, ...env })
  const kernel = await RawKernel.start(host.address, notebook)
  const printed = await kernel.print('print(1+1)')
  const { body } = await api(host.address, 'GET', '/api')
  await kernel.end()
  return { facts: kernel.facts, about: body['host'], printed }
}

test.each([
  [
    'threads',
    `import threading, time
threading.Thread(target=time.sleep, args=(30,), daemon=True, name="mine").start()`,
    'threads were alive after the imports: mine',
  ],
  [
    'a tracer',
    'import sys; sys.settrace(lambda *_: None)',
    'every line is traced (coverage does that)',
  ],
  [
    'a kernel that dies when it is forked',
    `import os
os.register_at_fork(after_in_child=lambda: "ipykernel" in __import__("sys").modules and os._exit(3))`,
    "the process of kernel 'python3' ended before it answered",
  ],
])('no forks at all: %s', async (name, sitecustomize, reason) => {
  const { facts, about, printed } = await startWith(
    name.replaceAll(' ', '-'),
    sitecustomize,
  )
  expect(facts).toMatchObject({ start: 'plain', reason })
  expect(about).toMatchObject({ start: 'plain', reason })
  expect(printed).toBe('2\n')
})

describe('code that Python runs at its start', () => {
  const site = (python: string): string =>
    execFileSync(
      python,
      ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'],
      { encoding: 'utf8' },
    ).trim()
  const seesItsStart = async (
    host: KernelHost,
    env: Record<string, string>,
  ): Promise<readonly [Json, string]> => {
    const kernel = await RawKernel.start(host.address, notebook, { env })
    const printed = await kernel.print(
      'import os, sys; print(getattr(sys, "seen", None), os.environ["AT_START"])',
    )
    await kernel.end()
    return [kernel.facts, printed]
  }

  test('in a .pth file', async () => {
    const venv = join(root, 'venv')
    execFileSync(testPython(), ['-m', 'venv', '--without-pip', venv])
    const executable = join(venv, 'bin', 'python')
    writeFileSync(
      join(site(executable), 'start.pth'),
      `${site(testPython())}\nimport os, sys; sys.seen = os.environ.get('AT_START')\n`,
    )
    await using host = await startKernelHost(
      [{ executable, args: [], origin: 'option' }],
      { root },
    )
    const [facts, printed] = await seesItsStart(host, { AT_START: '1' })
    expect(facts).toMatchObject({
      start: 'plain',
      reason: 'AT_START is set for the notebook',
    })
    expect(printed).toBe('1 1\n')
    const other = await RawKernel.start(host.address, notebook, {
      env: { LATER: '1' },
    })
    expect(other.facts).toMatchObject({ start: 'forked' })
    await other.end()
  })

  test('in a sitecustomize.py', async () => {
    const path = folder('modules/start', {
      'sitecustomize.py': 'import os, sys; sys.seen = os.getenv("AT_START")',
    })
    await using host = await startHost({ PYTHONPATH: path })
    const [facts, printed] = await seesItsStart(host, { AT_START: '1' })
    expect(facts).toMatchObject({ start: 'plain' })
    expect(printed).toBe('1 1\n')
  })
})

test("startup files see the notebook's folder: no kernel is started ahead", async () => {
  const ipython = folder('ipython/profile_default/startup', {
    'a.py': 'import os; seen = os.getcwd(), os.environ["JPY_SESSION_NAME"]',
  })
  await using host = await startHost({
    IPYTHONDIR: join(ipython, '..', '..'),
  })
  for (const name of ['one', 'two']) {
    const path = join(folder(name, {}), 'nb.ipynb')
    const kernel = await RawKernel.start(host.address, path)
    expect(kernel.facts).toMatchObject({ start: 'forked', ahead: false })
    expect(await kernel.print('print(*seen)')).toBe(
      `${join(root, name)} ${path}\n`,
    )
    await kernel.end()
  }
})
