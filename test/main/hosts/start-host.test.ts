import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { listKernelSpecs } from '../../../src/kernel/server-api/kernelspecs.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { startKernel } from '../../../src/kernel/start-kernel.ts'
import { hostEndError } from '../../../src/main/hosts/host-error.ts'
import type { PythonCandidate } from '../../../src/main/hosts/python-candidates.ts'
import { startKernelHost } from '../../../src/main/hosts/start-host.ts'
import type { KernelHost } from '../../../src/main/hosts/start-host.ts'
import { testPython } from '../../helpers/environments.ts'
import { api } from '../../helpers/kernels/raw-client.ts'
import { until } from '../../helpers/until.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'python ')))
const bare = join(root, '.venv', 'bin', 'python')
const script = (name: string, text: string): string => {
  const file = join(root, name)
  writeFileSync(file, `#!/bin/sh\n${text}\n`)
  chmodSync(file, 0o755)
  return file
}
const candidate = (
  executable: string,
  origin: PythonCandidate['origin'] = 'folder',
): PythonCandidate => ({ executable, args: [], origin })

const WITHOUT_UV = { ...process.env, PATH: '' }

beforeAll(() => {
  execFileSync(testPython(), [
    '-m',
    'venv',
    '--without-pip',
    join(root, '.venv'),
  ])
})
afterAll(() => rmSync(root, { recursive: true }))

test('Pythons that will not do are passed over', async () => {
  await using host = await startKernelHost(
    [
      candidate(join(root, 'venv', 'bin', 'python')),
      candidate(bare),
      candidate(script('broken', 'echo "no Python here" >&2; exit 103')),
      candidate(testPython()),
    ],
    { root },
  )
  expect(host.python).toEqual({
    executable: testPython(),
    version: expect.stringMatching(/^3\.\d+\.\d+$/),
    ipykernel: expect.stringMatching(/^\d+\.\d+/),
  })
})

test('no Python with ipykernel: what was looked at, and the command', async () => {
  const locked = script('locked', 'true')
  chmodSync(locked, 0o644)
  const start = startKernelHost(
    [
      candidate(join(root, 'venv', 'bin', 'python')),
      candidate(bare),
      candidate(locked),
      candidate(join(root, 'broken'), 'path'),
      candidate(script('killed', 'kill -9 $$'), 'path'),
    ],
    { root, env: WITHOUT_UV },
  )
  const error: unknown = await start.catch((error: unknown) => error)
  expect(error).toHaveProperty('code', 'NB_ERR_PYTHON')
  expect(String(error).replaceAll(/Python 3\.\d+\.\d+/g, 'Python 3.x'))
    .toMatchInlineSnapshot(`
    "NotebookError: No Python with ipykernel was found.
    Looked at:
      venv/bin/python   not there
      .venv/bin/python  ipykernel is not installed (Python 3.x)
      locked            is not executable
      broken            does not work: no Python here (exit code 103)
      killed            does not work: SIGKILL
    Fix it with one of:
      .venv/bin/python -m ensurepip && .venv/bin/python -m pip install ipykernel
      notebooks({ python: '/path/to/python' })
      notebooks({ server: { url: 'http://localhost:8888', token: '…' } })"
  `)
})

test('the option alone is tried, and its environment mended', async () => {
  const start = startKernelHost([candidate(bare, 'option')], {
    root,
    env: WITHOUT_UV,
  })
  const error: unknown = await start.catch((error: unknown) => error)
  expect(String(error).replaceAll(/Python 3\.\d+\.\d+/g, 'Python 3.x'))
    .toMatchInlineSnapshot(`
    "NotebookError: The Python of the option \`python\` cannot run notebooks.
    Looked at:
      .venv/bin/python  ipykernel is not installed (Python 3.x)
    Fix it with one of:
      .venv/bin/python -m ensurepip && .venv/bin/python -m pip install ipykernel
      notebooks({ python: '/path/to/python' })
      notebooks({ server: { url: 'http://localhost:8888', token: '…' } })"
  `)
})

test('a host that fails or keeps silent is an error of its own', async () => {
  const failing = script(
    'failing',
    `echo '{"executable": "/p", "python": "3.12.0", "error": "Traceback: boom"}'`,
  )
  await expect(
    startKernelHost([candidate(failing), candidate(testPython())], { root }),
  ).rejects.toMatchObject({
    code: 'NB_ERR_HOST',
    message: expect.stringContaining('Traceback: boom'),
  })
  const silent = script('silent', 'echo waiting >&2; exec sleep 60')
  await expect(
    startKernelHost([candidate(silent)], { root, startupTimeoutMs: 300 }),
  ).rejects.toMatchObject({
    code: 'NB_ERR_HOST',
    message: expect.stringMatching(/did not answer within 0\.3 s[^]*waiting/),
  })
})

test('each Python has its own time, and one that is silent is passed over', async () => {
  const warnings: string[] = []
  const silent = script('never', 'exec sleep 60')
  const quick = script(
    'quick',
    `echo '{"executable": "/p", "python": "3.12.0", "ipykernel": "7.4.0", "pid": 1, "socket": "/s"}'; exec cat`,
  )
  await using host = await startKernelHost(
    [candidate(silent), candidate(quick)],
    {
      root,
      startupTimeoutMs: 2000,
      warn: (message) => warnings.push(message),
    },
  )
  expect(host.python.executable).toBe('/p')
  expect(warnings).toEqual([
    `${silent} did not answer within 2 s, so the notebooks run on /p.\nIf it only needs more time: notebooks({ startupTimeout: 4000 })`,
  ])
})

test('where no other Python will do, the silent one is the trouble', async () => {
  const silent = script('mute', 'exec sleep 60')
  await expect(
    startKernelHost([candidate(silent), candidate('no-such-python')], {
      root,
      startupTimeoutMs: 300,
    }),
  ).rejects.toMatchObject({
    code: 'NB_ERR_HOST',
    message: expect.stringContaining('/mute) did not answer within 0.3 s'),
  })
})

test('a Python that has come to our program is not passed over', async () => {
  const stuck = script(
    'stuck',
    `echo '{"work": "importing ipykernel"}'; exec sleep 60`,
  )
  await expect(
    startKernelHost([candidate(stuck), candidate(testPython())], {
      root,
      startupTimeoutMs: 2000,
    }),
  ).rejects.toMatchObject({
    message: expect.stringContaining(
      'did not answer within 2 s: importing ipykernel does not end',
    ),
  })
})

describe.runIf(process.platform !== 'win32')(
  'a wrapper that does not exec',
  () => {
    const isGone = (pid: number): boolean => {
      try {
        return process.kill(pid, 0) && false
      } catch {
        return true
      }
    }
    /** A wrapper with a child that holds its pipes. */
    const staying = (name: string, then = ''): string =>
      script(name, `sleep 600 & echo $! > '${root}/${name}.pid'\n${then}\nwait`)
    const childOf = async (name: string): Promise<number> => {
      const file = join(root, `${name}.pid`)
      const read = (): string | undefined =>
        existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
      return Number(await until('the child', () => read() || undefined))
    }

    test('and does not answer ends the start in time, with its child', async () => {
      await expect(
        startKernelHost(
          [candidate('no-such-python'), candidate(staying('slow'), 'option')],
          { root, startupTimeoutMs: 500 },
        ),
      ).rejects.toMatchObject({
        code: 'NB_ERR_HOST',
        message: expect.stringMatching(/slow\) did not answer within 0\.5 s/),
      })
      const child = await childOf('slow')
      await until('its end', () => isGone(child))
    })

    test('and ends at once leaves no child', async () => {
      const start = startKernelHost(
        [
          candidate(
            script('leaves', `sleep 600 & echo $! > '${root}/leaves.pid'`),
          ),
        ],
        { root },
      )
      await expect(start).rejects.toThrow(
        'leaves  ended without an answer (exit code 0)',
      )
      const child = await childOf('leaves')
      await until('its end', () => isGone(child))
    })

    test('is ended at once with the run', async () => {
      const closing = new AbortController()
      const start = startKernelHost([candidate(staying('closed'))], {
        root,
        signal: closing.signal,
      })
      const child = await childOf('closed')
      closing.abort()
      await expect(start).rejects.toMatchObject({ code: 'NB_ERR_HOST' })
      await until('its end', () => isGone(child))
    })

    test('and stays when Python has ended does not hold up the end', async () => {
      const wrapper = staying('clings', `'${testPython()}' "$@"`)
      const host = await startKernelHost([candidate(wrapper)], { root })
      await host.dispose()
      const child = await childOf('clings')
      await until('its end', () => isGone(child))
      expect(isGone(host.pid)).toBe(true)
    })
  },
)

describe.runIf(process.platform === 'linux')('a Python whose ipykernel', () => {
  /** Starts a host that imports another ipykernel than the installed one. */
  const startWith = (name: string, text: string): Promise<KernelHost> => {
    const folder = join(root, name)
    mkdirSync(join(folder, 'ipykernel'), { recursive: true })
    writeFileSync(join(folder, 'ipykernel', '__init__.py'), text)
    return startKernelHost([candidate(testPython())], {
      root,
      env: { ...process.env, PYTHONPATH: folder },
    })
  }

  test('ends the process that imports it', async () => {
    // It may have listened before.
    const end = await startWith('ends', 'import os; os._exit(9)').then(
      async ({ exited }) => hostEndError('python', await exited),
      (error: unknown) => error,
    )
    expect(String(end)).toMatch(
      /ended with exit code 9 while importing ipykernel|ended while importing ipykernel \(exit code 9\)/,
    )
  })

  test('cannot be imported to the end', async () => {
    await using host = await startWith('hangs', 'import time; time.sleep(600)')
    await using rest = new RestClient(host.address)
    expect((await listKernelSpecs(rest)).kernelspecs).toContainEqual(
      expect.objectContaining({ name: 'python3' }),
    )
    await expect(
      startKernel(rest, {
        kernelName: 'python3',
        notebookPath: join(root, 'nb.ipynb'),
        startupTimeoutMs: 300,
      }),
    ).rejects.toMatchObject({
      code: 'NB_ERR_KERNEL_START',
      message: expect.stringContaining(
        'within 0.3 s: importing ipykernel does not end.',
      ),
    })
  })
})

test("files of the project do not stand in for the host's modules", async () => {
  const folder = join(root, 'shadows')
  mkdirSync(folder)
  for (const name of ['tornado', 'http', 'frames', 'jupyter_client']) {
    writeFileSync(join(folder, `${name}.py`), 'raise SystemExit(1)')
  }
  const cwd = process.cwd()
  process.chdir(folder)
  try {
    await using host = await startKernelHost([candidate(testPython())], {
      root,
    })
    const { status } = await api(host.address, 'GET', '/api/kernelspecs')
    expect(status).toBe(200)
  } finally {
    process.chdir(cwd)
  }
})

test.each([
  ['with a long path', join(root, 'x'.repeat(120))],
  ['that is not there', join(root, 'gone')],
])('a folder for temporary files %s is no hindrance', async (_, folder) => {
  if (!folder.endsWith('gone')) {
    mkdirSync(folder)
  }
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    await using host = await startKernelHost([candidate(testPython())], {
      root,
    })
    expect(host.address.socketPath).toMatch(/^\/tmp\/vnb-\w+\/api\.sock$/)
    expect((await api(host.address, 'GET', '/api')).status).toBe(200)
  } finally {
    if (before === undefined) {
      delete process.env['TMPDIR']
    } else {
      process.env['TMPDIR'] = before
    }
  }
})
