import { existsSync } from 'node:fs'
import {
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { stringifyJson } from '../../src/common/stringify-json.ts'
import type { LiveKernel } from '../../src/kernel/live-kernel.ts'
import {
  findContents,
  readFile as readContents,
  readText,
  writeText,
} from '../../src/kernel/server-api/contents.ts'
import {
  deleteKernel,
  findKernel,
  postKernel,
} from '../../src/kernel/server-api/kernels.ts'
import { listKernelSpecs } from '../../src/kernel/server-api/kernelspecs.ts'
import { listNotebooks } from '../../src/kernel/server-api/list-notebooks.ts'
import { RestClient } from '../../src/kernel/server-api/rest.ts'
import { postSession } from '../../src/kernel/server-api/sessions.ts'
import { startKernel } from '../../src/kernel/start-kernel.ts'
import type {
  StartRequest,
  OwnedKernel,
} from '../../src/kernel/start-request.ts'
import { enterServer } from '../../src/kernel/way-in/enter-server.ts'
import { releaseAll } from '../../src/main/reaper/release-all.ts'
import { parseExecuteReply } from '../../src/messaging/kernel-contents.ts'
import { isRateLimitNotice } from '../../src/messaging/rate-limit.ts'
import { hasEnvironment } from '../helpers/environments.ts'
import { listKernels } from '../helpers/kernels/list-kernels.ts'
import {
  deathOf,
  runCell,
  sendCell,
  textOf,
  waitFor,
} from '../helpers/kernels/run-cell.ts'
import { startTcpProxy } from '../helpers/kernels/tcp-proxy.ts'
import { startJupyterServer } from '../helpers/servers/servers.ts'
import type {
  TestServer,
  TestServerOptions,
} from '../helpers/servers/servers.ts'
import { thoroughIf } from '../helpers/thorough.ts'
import { SOON_MS, until } from '../helpers/until.ts'

async function versionOf({ address }: TestServer): Promise<string | undefined> {
  return (await enterServer(address, { timeoutMs: 30_000 })).version
}

interface Contract {
  readonly name: string
  readonly options: Omit<TestServerOptions, 'directory'>
  readonly version: RegExp
  /** Gateways have neither contents nor lists. */
  readonly hasContents: boolean
  /** Whether it agrees on `v1.kernel.websocket.jupyter.org`. */
  readonly subprotocol: boolean
  /** Whether it has no folders for notebooks, and no limit for what kernels send. */
  readonly isPlain?: boolean
  /** Whether few changes look at it. */
  readonly isThorough?: boolean
}

const servers: readonly Contract[] = [
  {
    name: 'jupyter_server 2',
    options: { kind: 'jupyter_server' },
    version: /^2\./,
    hasContents: true,
    subprotocol: true,
  },
  {
    name: 'jupyter_server 2 under /jup/ with the legacy encoding',
    options: {
      kind: 'jupyter_server',
      baseUrl: '/jup/',
      args: ['--ZMQChannelsWebsocketConnection.kernel_ws_protocol='],
    },
    version: /^2\./,
    hasContents: true,
    subprotocol: false,
    // The encoding is that of the classic notebook, too.
    isThorough: true,
  },
  {
    name: 'jupyter_server 1',
    options: { kind: 'jupyter_server_1' },
    version: /^1\./,
    hasContents: true,
    subprotocol: true,
    isThorough: true,
  },
  {
    name: 'classic notebook 6',
    options: { kind: 'notebook' },
    version: /^6\./,
    hasContents: true,
    subprotocol: false,
  },
  {
    name: 'Kernel Gateway',
    options: { kind: 'kernel_gateway' },
    version: /^2\./,
    hasContents: false,
    subprotocol: true,
  },
  {
    name: 'Kernel Gateway 2',
    options: { kind: 'kernel_gateway_2' },
    // Of the Notebook that it is made of.
    version: /^6\./,
    hasContents: false,
    subprotocol: false,
    isThorough: true,
    isPlain: true,
  },
  {
    name: 'JupyterLab',
    options: { kind: 'lab' },
    version: /^2\./,
    hasContents: true,
    subprotocol: true,
    isThorough: true,
  },
  {
    name: 'Notebook 7',
    options: { kind: 'notebook_7' },
    version: /^2\./,
    hasContents: true,
    subprotocol: true,
    isThorough: true,
  },
  // It needs Python 3.7.
  ...(hasEnvironment('.venv-notebook-5.7')
    ? [
        {
          name: 'Notebook 5.7',
          options: { kind: 'notebook_5.7' } as const,
          version: /^5\./,
          hasContents: true,
          subprotocol: false,
          isThorough: true,
        },
      ]
    : []),
]

const folder = 'd é#1%'
const notebookPath = `${folder}/note book?.ipynb`

for (const contract of servers) {
  const options = thoroughIf(contract.isThorough === true)
  describe(`a kernel on ${contract.name}`, options, () => {
    // What is the kernel's more than the server's.
    const onceMore = thoroughIf(contract !== servers[0])
    let directory: string
    let server: TestServer
    let rest: RestClient
    /** A gateway with jupyter_server 2.21 does, which there is from Python 3.10 on. */
    let takesId: boolean

    const start = (request: Partial<StartRequest> = {}): Promise<LiveKernel> =>
      startKernel(rest, { kernelName: 'python3', notebookPath, ...request })

    beforeAll(async () => {
      directory = await realpath(await mkdtemp(join(tmpdir(), 'contract-')))
      await mkdir(join(directory, folder))
      server = await startJupyterServer({ ...contract.options, directory })
      rest = new RestClient(server.address)
      const [, minor] = /^2\.(\d+)/.exec((await versionOf(server)) ?? '') ?? []
      takesId = !contract.hasContents && Number(minor) >= 21
    })

    afterAll(async () => {
      await rest[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      await rm(directory, { recursive: true })
    })

    test('tells its version and its kernels', async () => {
      expect(await versionOf(server)).toMatch(contract.version)
      const specs = await listKernelSpecs(rest)
      expect(specs.default).toBe('python3')
      // The machine may have others.
      expect(specs.kernelspecs).toContainEqual({
        name: 'python3',
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        program: expect.stringContaining('python'),
      })
    })

    test.each(['wrong-token', undefined])('token %s', async (token) => {
      const stranger = new RestClient({
        url: server.url,
        ...(token ? { token, tokenFrom: 'JUPYTER_TOKEN' } : {}),
      })
      const error = await startKernel(stranger, {
        kernelName: 'python3',
        notebookPath,
      }).catch((error: unknown) => error)
      await stranger[Symbol.asyncDispose]()
      const isGateway = !contract.hasContents
      const status = isGateway ? 401 : 403
      const remedy = isGateway
        ? 'a gateway has it in KG_AUTH_TOKEN or EG_AUTH_TOKEN where it was started.'
        : '`jupyter server list` on that machine shows the right one.'
      expect(error).toMatchObject({
        code: 'NB_ERR_SERVER',
        message: token
          ? `${server.url} answered, but refused the token (${status}).\nThe token comes from JUPYTER_TOKEN. ${remedy.replace(/^a/, 'A')}`
          : `${server.url} answered, but asks for a token and none was given (${status}).\nSet JUPYTER_TOKEN; ${remedy}`,
      })
    })

    test('a kernel it does not have', async () => {
      await expect(start({ kernelName: 'julia' })).rejects.toMatchObject({
        code: 'NB_ERR_KERNELSPEC',
        message: expect.stringMatching(
          /^There is no kernel "julia" at \S+\.\nInstalled: .*\bpython3\b.*\nInstall it there, or name one of these in metadata\.kernelspec of the notebook\.$/,
        ),
      })
    })

    if (contract.hasContents) {
      test('contents, byte for byte', async () => {
        const text = '\uFEFF{"not": valid JSON,\r\n "é": "\u2028😀"\r\n'
        await writeFile(join(directory, notebookPath), text)
        expect(await readContents(rest, notebookPath)).toEqual({
          text,
          isVerbatim: true,
        })
        await writeText(rest, `${folder}/copy.ipynb`, text)
        expect(
          await readFile(join(directory, folder, 'copy.ipynb'), 'utf8'),
        ).toBe(text)
        const entries = await Promise.all(
          ['', folder, notebookPath, 'none.ipynb'].map((path) =>
            findContents(rest, path),
          ),
        )
        expect(entries.map((entry) => entry?.type)).toEqual([
          'directory',
          'directory',
          'notebook',
          undefined,
        ])
        await expect(readText(rest, 'none.ipynb')).rejects.toThrow(
          'There is no file "none.ipynb"',
        )
      })

      test('lists notebooks, past links that lead in a circle', async () => {
        const links = join(directory, 'links')
        await mkdir(join(links, 'in'), { recursive: true })
        await writeFile(join(links, 'a.ipynb'), '{}')
        await writeFile(join(links, 'in', 'b.ipynb'), '{}')
        for (const name of ['here', 'once more', 'in/back']) {
          await symlink(links, join(links, name))
        }
        const found = await listNotebooks(rest, 'links', {
          isWanted: () => true,
          isClosed: () => false,
        })
        expect(found.toSorted()).toEqual(['links/a.ipynb', 'links/in/b.ipynb'])
        await rm(links, { recursive: true })
      })
    } else {
      test('no contents', async () => {
        expect(await findContents(rest, '')).toBeUndefined()
      })
    }

    test('runs cells, and leaves nothing behind', async () => {
      const owned: OwnedKernel[] = []
      const kernel = await start({
        onOwned: (what) => {
          owned.push(what)
        },
      })
      const cwd = await runCell(kernel, 'import os; print(os.getcwd(), end="")')
      const sum = await runCell(kernel, '1+1')
      const silent = await runCell(kernel, 'x = 1')
      const text = await runCell(kernel, 'print("é😀\\0\\u2028")')
      const numbers = await runCell(
        kernel,
        `import json
session = get_ipython().kernel.session
# By default NaN becomes a string.
session.pack = lambda message: json.dumps(message, default=str).encode()
display({"application/json": [1700000000000000001, 1.0, 1e22, -0.0, float("nan")]}, raw=True)`,
      )
      const failed = await runCell(kernel, '1/0')
      await kernel[Symbol.asyncDispose]()

      // Where the id is ours: nobody may ask for it later.
      const path = owned[0]?.sessionPath ?? ''
      const sessionId = owned[1]?.sessionId ?? ''
      const ofSession = contract.hasContents
      const asked = owned[0]?.kernelId
      expect(asked === kernel.id).toBe(takesId)
      expect(owned).toEqual([
        {
          isStarting: true,
          ...(ofSession ? { sessionPath: path } : { kernelId: asked }),
        },
        {
          ...(ofSession && { sessionPath: path, sessionId }),
          kernelId: kernel.id,
        },
      ])
      expect(path).toMatch(ofSession ? /^d é#1%\/note book\?-.*\.ipynb$/ : /^$/)
      expect(kernel.info).toMatchObject({
        implementation: 'ipython',
        languageInfo: { name: 'python' },
      })
      expect(cwd.text).toBe(join(directory, contract.isPlain ? '' : folder))
      expect(sum).toMatchObject({
        reply: { status: 'ok', execution_count: 2 },
        outputs: [
          {
            channel: 'iopub',
            header: {
              msg_type: 'execute_result',
              session: kernel.kernelSession,
            },
            content: { data: { 'text/plain': '2' } },
          },
        ],
      })
      expect(silent).toMatchObject({ reply: { status: 'ok' }, outputs: [] })
      expect(text.text).toBe('é😀\0\u2028\n')
      const [shown] = numbers.outputs
      // Before jupyter_client 7 kernels write "nan", come what may.
      expect(stringifyJson(shown?.content['data'] ?? null)).toMatch(
        /^\{"application\/json":\[1700000000000000001,1\.0,1e\+22,-0\.0,(?:NaN|"nan")\]\}$/,
      )
      expect(failed.reply).toMatchObject({ ename: 'ZeroDivisionError' })
      expect(await findKernel(rest, kernel.id)).toBeUndefined()
      expect(() => kernel.request('kernel_info_request', {})).toThrow(
        'The kernel is gone',
      )
    })

    test('what a killed run has asked for is ended when it comes', async () => {
      const kernelId = crypto.randomUUID()
      const path = `${folder}/asked for.ipynb`
      const owned = {
        isStarting: true,
        ...(takesId ? { kernelId } : { sessionPath: path }),
      }
      // A gateway lists no sessions.
      const isFound = takesId || contract.hasContents
      const released = releaseAll(rest, [owned], isFound ? 60_000 : 0)
      await sleep(300)
      const name = 'python3'
      const { body } = takesId
        ? await postKernel(rest, { name, path, kernel_id: kernelId }, 60_000)
        : await postSession(rest, { path, name: '', kernelName: name }, 60_000)
      const model: {
        readonly id: string
        readonly kernel?: { readonly id: string }
      } = JSON.parse(body)
      const id = model.kernel?.id ?? model.id
      await released
      expect((await findKernel(rest, id)) === undefined).toBe(isFound)
      await deleteKernel(rest, id)
    })

    test('interrupts what blocks, and what awaits', onceMore, async () => {
      const kernel = await start()
      for (const code of [
        'import time; time.sleep(60)',
        'import asyncio; await asyncio.sleep(60)',
      ]) {
        const { done, outputs } = sendCell(
          kernel,
          `print('started', flush=True); ${code}`,
        )
        await until('an output', () => outputs.length > 0)
        await kernel.interrupt()
        expect((await done).reply).toMatchObject({
          status: 'error',
          ename: expect.stringMatching(
            /^(?:KeyboardInterrupt|CancelledError)$/,
          ),
        })
        expect((await runCell(kernel, 'print("alive")')).text).toBe('alive\n')
      }
      await kernel[Symbol.asyncDispose]()
    })

    test.concurrent(
      'output lost to the rate limit is noticed, a forged notice is not',
      onceMore,
      async () => {
        const kernel = await start()
        const notices = async (code: string): Promise<number> => {
          const { outputs } = await runCell(kernel, code)
          return outputs.filter((output) =>
            isRateLimitNotice(output, kernel.kernelSession),
          ).length
        }
        const notice = contract.isPlain ? 0 : 1
        expect(await notices('print("x" * 4_000_000)')).toBe(notice)
        expect(
          await notices(
            'import sys; print("IOPub data rate exceeded.", file=sys.stderr)',
          ),
        ).toBe(0)
        await kernel[Symbol.asyncDispose]()
      },
    )

    test.concurrent('a cell that kills its kernel', onceMore, async () => {
      const kernel = await start()
      const { done } = sendCell(kernel, 'import os; os._exit(7)')
      const from = performance.now()
      await expect(done).rejects.toThrow('"how":"exited"')
      expect(performance.now() - from).toBeLessThan(SOON_MS)
      expect(kernel.death).toEqual({ how: 'exited' })
      await kernel[Symbol.asyncDispose]()
      expect(await findKernel(rest, kernel.id)).toBeUndefined()
    })

    test.concurrent(
      'a cell that asks its kernel to exit',
      onceMore,
      async () => {
        const kernel = await start()
        const asks = async (code: string): Promise<boolean> => {
          const { reply } = await runCell(kernel, code)
          return parseExecuteReply({ content: reply }).asksForExit
        }
        expect(await asks('exit(keep_kernel=True)')).toBe(false)
        expect(await asks('1')).toBe(false)
        expect(await asks('quit()')).toBe(true)
        await kernel[Symbol.asyncDispose]()
      },
    )

    test.concurrent(
      'a kernel that somebody else deletes',
      onceMore,
      async () => {
        const kernel = await start()
        const { done } = sendCell(kernel, 'import time; time.sleep(60)')
        done.catch(() => {})
        await deleteKernel(rest, kernel.id)
        expect(await deathOf(kernel)).toEqual({ how: 'deleted' })
        await kernel[Symbol.asyncDispose]()
      },
    )

    test.concurrent('a connection cut in the middle of a cell', async () => {
      const go = join(directory, 'go')
      const ended = join(directory, 'ended')
      const direct = new URL(server.url)
      using proxy = await startTcpProxy(direct)
      const url = server.url.replace(direct.port, String(proxy.port))
      const cutRest = new RestClient({ url, token: server.token })
      const kernel = await startKernel(cutRest, {
        kernelName: 'python3',
        notebookPath,
      })
      const { done, outputs } = sendCell(
        kernel,
        `print('before', flush=True)\n${waitFor(go)}print('after', flush=True)\nopen(${JSON.stringify(ended)}, 'w').close()`,
      )
      // The end of the line may come in a message of its own.
      await until('the line', () => textOf(outputs) === 'before\n')
      proxy.block()
      await until('the server has noticed', async () => {
        const model = await findKernel(rest, kernel.id)
        return model?.connections === 0
      })
      await writeFile(go, '')
      // A server that is asked back while the cell ends may drop a message: on
      // connecting it takes the first one as a sign that the kernel answers
      // (jupyter_server 2.21, `nudge`), and that gap is told.
      await until('the cell has ended', async () => {
        const model = await findKernel(rest, kernel.id)
        return existsSync(ended) && model?.execution_state !== 'busy'
      })
      // Now and then notebook 6.5.7 does not see what its kernel is at, which is
      // "starting" for ever then; the cell's idle comes at once.
      await sleep(500)
      proxy.restore()
      const next = sendCell(kernel, 'print("next")')
      expect((await done).text).toBe('before\nafter\n')
      expect((await next.done).text).toBe('next\n')
      await kernel[Symbol.asyncDispose]()
      // The server answers a close frame with one, and knows why it ended.
      await until('a goodbye', () =>
        proxy.fromServer().endsWith('\x88\x02\x03\xe8'),
      )
      await cutRest[Symbol.asyncDispose]()
      expect(
        /sec-websocket-protocol: v1\.kernel/i.test(proxy.fromServer()),
      ).toBe(contract.subprotocol)
    })

    if (contract.hasContents) {
      test('no kernel is left', async () => {
        expect(await listKernels(rest)).toEqual([])
      })
    } else {
      test('it lists no kernels', async () => {
        await expect(listKernels(rest)).rejects.toThrow('(403)')
      })
    }
  })
}

const UNLOCKED: readonly (readonly [TestServerOptions['kind'], string])[] = [
  ['jupyter_server', 'IdentityProvider'],
  ['jupyter_server_1', 'ServerApp'],
  ['notebook', 'NotebookApp'],
]
describe.each(UNLOCKED)('%s without authentication', (kind, app) => {
  test(
    'kernels, files and interrupts, with a token and without',
    thoroughIf(kind !== 'jupyter_server'),
    async () => {
      const directory = await realpath(await mkdtemp(join(tmpdir(), 'open-')))
      await using server = await startJupyterServer({
        kind,
        directory,
        args: [`--${app}.token=`],
      })
      const { url, token } = server
      for (const address of [{ url }, { url, token }]) {
        await using rest = new RestClient(address)
        await using kernel = await startKernel(rest, {
          kernelName: 'python3',
          notebookPath: 'nb.ipynb',
        })
        expect((await runCell(kernel, 'print(1 + 1)')).text).toBe('2\n')
        await kernel.interrupt()
        await writeText(rest, 'written.txt', 'by PUT')
        expect(await readText(rest, 'written.txt')).toBe('by PUT')
        await kernel[Symbol.asyncDispose]()
        expect(await listKernels(rest)).toEqual([])
      }
      await rm(directory, { recursive: true })
    },
  )
})
