import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findKernel } from '../../src/kernel/server-api/kernels.ts'
import { RestClient } from '../../src/kernel/server-api/rest.ts'
import { listSessions } from '../../src/kernel/server-api/sessions.ts'
import { startKernel } from '../../src/kernel/start-kernel.ts'
import type {
  StartRequest,
  OwnedKernel,
} from '../../src/kernel/start-request.ts'
import { releaseAll } from '../../src/main/reaper/release-all.ts'
import { testPython } from '../helpers/environments.ts'
import { startJupyterServer } from '../helpers/servers/servers.ts'
import type { ServerKind, TestServer } from '../helpers/servers/servers.ts'
import { thoroughIf } from '../helpers/thorough.ts'
import { SOON_MS } from '../helpers/until.ts'

const kernelspecs = {
  missing: ['/nowhere/python', '{connection_file}'],
  exits: [testPython('.venv'), '-c', 'import sys; sys.exit("no license")'],
  mute: [testPython('.venv'), '-c', 'import time; time.sleep(1000)'],
}

let jupyterPath: string

beforeAll(async () => {
  jupyterPath = await mkdtemp(join(tmpdir(), 'kernelspecs-'))
  for (const [name, argv] of Object.entries(kernelspecs)) {
    const directory = join(jupyterPath, 'kernels', name)
    await mkdir(directory, { recursive: true })
    await writeFile(
      join(directory, 'kernel.json'),
      JSON.stringify({ argv, display_name: name, language: 'python' }),
    )
  }
})

afterAll(() => rm(jupyterPath, { recursive: true }))

function startsFail(kind: ServerKind): void {
  let server: TestServer
  let rest: RestClient

  beforeAll(async () => {
    server = await startJupyterServer({
      kind,
      directory: jupyterPath,
      env: { JUPYTER_PATH: jupyterPath },
      // The second start of a kernel that ends at once is not the last: 5 by
      // default, 3 s apart.
      args: ['--KernelRestarter.restart_limit=1'],
    })
    rest = new RestClient(server.address)
  })

  afterAll(async () => {
    await rest[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  /** The error of a start, and what it left on the server. */
  const failedStart = async (
    request: Partial<StartRequest>,
  ): Promise<{ readonly error: unknown; readonly left: unknown }> => {
    let told: OwnedKernel = {}
    let owned: OwnedKernel = {}
    const error = await startKernel(rest, {
      kernelName: 'python3',
      notebookPath: 'a.ipynb',
      onOwned: (what) => {
        told = { ...told, ...what }
        owned = what
      },
      ...request,
    }).catch((error: unknown) => error)
    // A busy server answers too late; the reaper then ends what comes.
    if (owned.isStarting === true) {
      await releaseAll(rest, [owned], 60_000)
    }
    const sessions = kind === 'kernel_gateway' ? [] : await listSessions(rest)
    return {
      error,
      left:
        sessions.find(({ path }) => path === told.sessionPath) ??
        (told.kernelId && (await findKernel(rest, told.kernelId))),
    }
  }

  test.concurrent('its executable is missing', async () => {
    expect(await failedStart({ kernelName: 'missing' })).toEqual({
      error: expect.objectContaining({
        code: 'NB_ERR_KERNEL_START',
        message: expect.stringMatching(
          /^Kernel "missing" could not be started for a\.ipynb \(500\)\.\n(?:The server says: .*\n)?Try it on that machine: jupyter console --kernel missing$/,
        ),
      }),
      left: undefined,
    })
  })

  test.concurrent('it ends at once', async () => {
    const from = performance.now()
    expect(await failedStart({ kernelName: 'exits' })).toEqual({
      error: expect.objectContaining({
        code: 'NB_ERR_KERNEL_START',
        message:
          'Kernel "exits" ended while it started for a.ipynb.\nTry it on that machine: jupyter console --kernel exits',
      }),
      left: undefined,
    })
    expect(performance.now() - from).toBeLessThan(SOON_MS)
  })

  test.concurrent('it never answers', async () => {
    const request = { kernelName: 'mute', startupTimeoutMs: 2000 }
    expect(await failedStart(request)).toEqual({
      error: expect.objectContaining({
        code: 'NB_ERR_KERNEL_START',
        message:
          'Kernel "mute" did not answer within 2 s of its start for a.ipynb.\nTry it on that machine: jupyter console --kernel mute',
      }),
      left: undefined,
    })
  })

  test.concurrent.each([0, 5, 100])('aborted after %d ms', async (ms) => {
    const reason = new Error('bail')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), ms)
    expect(await failedStart({ signal: controller.signal })).toEqual({
      error: reason,
      left: undefined,
    })
  })
}

// Together, since a server waits seconds before it starts a kernel again.
describe.concurrent('jupyter_server', () => {
  startsFail('jupyter_server')
})
describe.concurrent('notebook', thoroughIf(true), () => {
  startsFail('notebook')
})
describe.concurrent('kernel_gateway', thoroughIf(true), () => {
  startsFail('kernel_gateway')
})
