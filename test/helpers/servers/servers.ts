import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import type { ServerAddress } from '../../../src/kernel/server-api/server-address.ts'
import { enterServer } from '../../../src/kernel/way-in/enter-server.ts'
import { logIn } from '../../../src/kernel/way-in/log-in.ts'
import { testPython } from '../environments.ts'

export type ServerKind =
  | 'jupyter_server'
  | 'notebook'
  | 'kernel_gateway'
  | 'jupyter_server_1'
  | 'enterprise_gateway'
  | 'jupyverse'
  | 'lab'
  | 'notebook_7'
  | 'kernel_gateway_2'
  | 'notebook_5.7'
  | 'notebook_5.6'

export interface TestServerOptions {
  readonly kind: ServerKind
  /** Root of the server's files, and its working directory. */
  readonly directory: string
  /** Default `/`. */
  readonly baseUrl?: string
  /** Listens here in place of a port (`jupyter_server` only). */
  readonly socketPath?: string
  /** Added to the command line. */
  readonly args?: readonly string[]
  /**
   * In place of the command line: a program of the environment, with arguments
   * that leave the port to JUPYTER_PORT.
   */
  readonly command?: readonly string[]
  /** What it takes to get in that the server's own token is not. */
  readonly address?: Partial<ServerAddress>
  /** Added to the server's environment. */
  readonly env?: Readonly<Record<string, string>>
}

export interface TestServer extends AsyncDisposable {
  readonly address: ServerAddress
  readonly token: string
  readonly url: string
  /** Folder that it notes itself in. */
  readonly runtime: string
  /** All that the server wrote so far. */
  readonly log: () => string
  readonly process: ChildProcess
}

/** Starts a real server on a free port, with directories and a token of its own. */
export async function startJupyterServer(
  options: TestServerOptions,
): Promise<TestServer> {
  const { kind, directory, baseUrl = '/', socketPath } = options
  const port = await freePort()
  const token = crypto.randomUUID()
  const home = await mkdtemp(join(tmpdir(), 'vitest-notebook-server-'))
  const { program, args } =
    kind === 'jupyverse'
      ? jupyverseCommand(port, token)
      : commandLine(options, port)
  const server = spawn(program, [...args, ...(options.args ?? [])], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...(await privateEnvironment(home, token)),
      // Jupyverse starts the `python` that it finds.
      PATH: `${dirname(program)}${delimiter}${process.env['PATH'] ?? ''}`,
      ...(options.command && { JUPYTER_PORT: String(port) }),
      ...options.env,
    },
  })
  let log = ''
  const keep = (chunk: Buffer): void => {
    log += chunk.toString()
  }
  server.stdout.on('data', keep)
  server.stderr.on('data', keep)
  const watchdog = startWatchdog(server)
  const scheme = options.address?.tls ? 'https' : 'http'
  const origin =
    socketPath === undefined
      ? `${scheme}://127.0.0.1:${port}`
      : `http+unix://${encodeURIComponent(socketPath)}`
  const url = `${origin}${baseUrl.replace(/\/$/, '')}`
  let address: ServerAddress = {
    url,
    ...(options.address?.login ? {} : { token }),
    ...(socketPath === undefined ? {} : { socketPath, kind: 'server' }),
    ...options.address,
  }
  const stop = async (): Promise<void> => {
    await end(server)
    watchdog.kill('SIGKILL')
    await rm(home, { recursive: true, force: true })
  }
  try {
    address = await untilItAnswers(address, server)
  } catch (error) {
    await stop()
    throw new Error(`${kind} did not start:\n${log}`, { cause: error })
  }
  return {
    address,
    token,
    url,
    runtime: join(home, 'runtime'),
    log: () => log,
    process: server,
    [Symbol.asyncDispose]: stop,
  }
}

function commandLine(
  { kind, directory, baseUrl = '/', socketPath, command }: TestServerOptions,
  port: number,
): { readonly program: string; readonly args: readonly string[] } {
  const { environment, module, app, rootOption } = programs[kind]
  const python = testPython(environment)
  if (command) {
    const [program = '', ...args] = command
    return { program: join(dirname(python), program), args }
  }
  const where =
    socketPath === undefined
      ? [`--${app}.ip=127.0.0.1`, `--${app}.port=${port}`]
      : [`--${app}.sock=${socketPath}`]
  const root =
    rootOption === undefined
      ? []
      : ['--no-browser', '--allow-root', `--${app}.${rootOption}=${directory}`]
  return {
    program: python,
    args: [
      '-m',
      module,
      ...where,
      `--${app}.port_retries=0`,
      `--${app}.base_url=${baseUrl}`,
      ...root,
    ],
  }
}

/** It takes its root from the working directory, and a page of it is a package more. */
function jupyverseCommand(
  port: number,
  token: string,
): { readonly program: string; readonly args: readonly string[] } {
  const python = testPython('.venv-jupyverse')
  return {
    program: join(dirname(python), 'jupyverse'),
    args: [
      '--host=127.0.0.1',
      `--port=${port}`,
      '--timeout=60',
      '--set',
      'auth.mode=token',
      '--set',
      `auth.token=${token}`,
      '--disable',
      'lab',
      '--disable',
      'page_config',
    ],
  }
}

const programs = {
  jupyter_server: {
    environment: '.venv',
    module: 'jupyter_server',
    app: 'ServerApp',
    rootOption: 'root_dir',
  },
  jupyter_server_1: {
    environment: '.venv-classic',
    module: 'jupyter_server',
    app: 'ServerApp',
    rootOption: 'root_dir',
  },
  notebook: {
    environment: '.venv-classic',
    module: 'notebook',
    app: 'NotebookApp',
    rootOption: 'notebook_dir',
  },
  lab: {
    environment: '.venv-lab',
    module: 'jupyterlab',
    app: 'ServerApp',
    rootOption: 'root_dir',
  },
  notebook_7: {
    environment: '.venv-notebook-7',
    module: 'notebook',
    app: 'ServerApp',
    rootOption: 'root_dir',
  },
  'notebook_5.7': {
    environment: '.venv-notebook-5.7',
    module: 'notebook',
    app: 'NotebookApp',
    rootOption: 'notebook_dir',
  },
  'notebook_5.6': {
    environment: '.venv-notebook-5.6',
    module: 'notebook',
    app: 'NotebookApp',
    rootOption: 'notebook_dir',
  },
  kernel_gateway_2: {
    environment: '.venv-gateway-2',
    module: 'kernel_gateway',
    app: 'KernelGatewayApp',
    rootOption: undefined,
  },
  kernel_gateway: {
    environment: '.venv',
    module: 'kernel_gateway',
    app: 'KernelGatewayApp',
    rootOption: undefined,
  },
  enterprise_gateway: {
    environment: '.venv-enterprise',
    module: 'enterprise_gateway',
    app: 'EnterpriseGatewayApp',
    rootOption: undefined,
  },
  jupyverse: {
    environment: '.venv-jupyverse',
    module: '',
    app: '',
    rootOption: undefined,
  },
} as const satisfies Record<ServerKind, object>

/** Nothing of the developer's own Jupyter set-up is read or written. */
async function privateEnvironment(
  home: string,
  token: string,
): Promise<NodeJS.ProcessEnv> {
  const directories = {
    HOME: home,
    IPYTHONDIR: join(home, 'ipython'),
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
  }
  for (const directory of Object.values(directories)) {
    await mkdir(directory, { recursive: true })
  }
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:JUPYTER|JPY|KG|EG|VIRTUAL_ENV|PYTHON)/.test(name),
  )
  return {
    ...Object.fromEntries(inherited),
    ...directories,
    JUPYTER_TOKEN: token,
    KG_AUTH_TOKEN: token,
    EG_AUTH_TOKEN: token,
    // The tests may be run by root.
    EG_UNAUTHORIZED_USERS: 'nobody',
    // ipykernel 7 writes a warning of the debugger to stderr otherwise.
    PYDEVD_DISABLE_FILE_VALIDATION: '1',
  }
}

async function untilItAnswers(
  address: ServerAddress,
  server: ChildProcess,
): Promise<ServerAddress> {
  const deadline = Date.now() + 240_000
  for (;;) {
    if (server.exitCode !== null) {
      throw new Error('it exited')
    }
    try {
      const known = await logIn(address)
      await using rest = new RestClient(known)
      // Until there is an answer, going in would look around for the cause.
      await rest.request({ method: 'GET', path: '/api' })
      return (await enterServer(known, { timeoutMs: 30_000 })).address
    } catch (error) {
      if (Date.now() > deadline) {
        throw error
      }
    }
    await sleep(50)
  }
}

/**
 * Kills the server when the pipe from this process closes: Vitest ends a worker
 * whose test hangs by a signal, and no clean-up runs.
 */
export function startWatchdog({ pid }: ChildProcess): ChildProcess {
  const script = 'cat > /dev/null; kill -9 "$1"'
  const watchdog = spawn('sh', ['-c', script, 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watchdog.unref()
  return watchdog
}

/** SIGTERM lets a server end its kernels; whatever happens, it is gone afterwards. */
export async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) {
    return
  }
  const exited = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  const timer = setTimeout(() => server.kill('SIGKILL'), 10_000)
  await exited
  clearTimeout(timer)
}

/** What the option `password` of Notebook 5 and all later servers takes. */
export function hashedPassword(password: string): string {
  const hash = createHash('sha1').update(`${password}c0ffee`).digest('hex')
  return `sha1:c0ffee:${hash}`
}

export async function freePort(): Promise<number> {
  const listener = createServer()
  await new Promise<void>((resolve) =>
    listener.listen(0, '127.0.0.1', () => resolve()),
  )
  const address = listener.address()
  await new Promise((resolve) => listener.close(resolve))
  if (address === null || typeof address === 'string') {
    throw new Error('the listener has no port')
  }
  return address.port
}
