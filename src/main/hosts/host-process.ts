import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { createHostDirectory, removeHostDirectory } from './host-directory.ts'
import { parseHostGreeting, type HostGreeting } from './host-greeting.ts'
import { keepTail } from './output-tail.ts'
import type { PythonCandidate } from './python-candidates.ts'

// `python/` lies beside `src/` and `dist/` alike.
const HOST_PROGRAM = fileURLToPath(
  new URL('../../../python/vitest_notebook_host/__main__.py', import.meta.url),
)

type HostChild = ChildProcessByStdio<Writable, Readable, Readable>

/** How a host starts its kernels. */
export interface HostLaunchOptions {
  readonly env: NodeJS.ProcessEnv
  /** Until the first line; the process is killed then. */
  readonly timeoutMs: number
  readonly fork: boolean
  readonly runDirectory: string | undefined
  readonly preload: readonly string[]
  readonly noted: readonly string[]
}

/** How a host's process ended. */
export interface HostExit {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderrTail: string
}

/** What came of trying one Python. */
export type HostLaunch =
  | {
      readonly type: 'listening'
      readonly child: HostChild
      readonly greeting: HostGreeting & { readonly type: 'listening' }
      readonly exited: Promise<HostExit>
    }
  | Exclude<HostGreeting, { readonly type: 'listening' }>
  /** There is no such program, or (`EACCES`) it must not be run. */
  | { readonly type: 'absent'; readonly code: string | undefined }
  /** It is there, but it is no Python that works. */
  | { readonly type: 'broken'; readonly exit: HostExit }
  | { readonly type: 'silent'; readonly stderrTail: string }

/**
 * Starts the host with one Python and waits for its first line. There is no
 * probe before: trying the host itself costs nothing when it works.
 */
export async function launchHost(
  candidate: PythonCandidate,
  options: HostLaunchOptions,
): Promise<HostLaunch> {
  const directory = createHostDirectory()
  const child = spawn(
    candidate.executable,
    [
      ...candidate.args,
      HOST_PROGRAM,
      '--directory',
      directory,
      ...(options.runDirectory === undefined
        ? []
        : ['--run-directory', options.runDirectory]),
      ...(options.fork ? [] : ['--no-fork']),
      ...(options.preload.length === 0
        ? []
        : ['--preload', options.preload.join(',')]),
      ...options.noted.flatMap((folder) => ['--noted', folder]),
    ],
    {
      env: withoutUtf8Mode(options.env),
      // Ctrl-C in a terminal goes to the whole foreground process group. The
      // host has to outlive the notebooks' teardown, so it is not part of it.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    },
  )
  // Writing to a host that has gone is no news.
  child.stdin.on('error', () => {})
  const stderrTail = keepTail(child.stderr)
  let spawnError: NodeJS.ErrnoException | undefined
  const exited = new Promise<HostExit>((resolve) => {
    child.on('error', (error) => {
      spawnError = error
      resolve({ exitCode: null, signal: null, stderrTail: error.message })
    })
    child.once('close', (exitCode, signal) =>
      resolve({ exitCode, signal, stderrTail: stderrTail() }),
    )
  }).finally(() => {
    removeHostDirectory(directory)
  })
  const first = await firstOf(
    readGreeting(child.stdout),
    exited,
    options.timeoutMs,
  )
  if (first === 'timeout') {
    child.kill('SIGKILL')
    await exited
    return { type: 'silent', stderrTail: stderrTail() }
  }
  if (first.greeting?.type === 'listening') {
    return {
      type: 'listening',
      child,
      greeting: first.greeting,
      exited,
    }
  }
  const exit = await exited
  if (first.greeting !== undefined) {
    return first.greeting
  }
  return spawnError === undefined
    ? { type: 'broken', exit }
    : { type: 'absent', code: spawnError.code }
}

async function firstOf(
  greeting: Promise<HostGreeting | undefined>,
  exited: Promise<HostExit>,
  timeoutMs: number,
): Promise<{ greeting: HostGreeting | undefined } | 'timeout'> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'timeout')
  })
  try {
    return await Promise.race([
      greeting.then((greeting) => ({ greeting })),
      exited.then(() => ({ greeting: undefined })),
      timeout,
    ])
  } finally {
    clearTimeout(timer)
  }
}

/** The greeting; undefined when the stream ends without one. */
function readGreeting(stream: Readable): Promise<HostGreeting | undefined> {
  return new Promise((resolve) => {
    let text = ''
    stream.setEncoding('utf8')
    stream.on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n')
      text = lines.pop() ?? ''
      // A sitecustomize.py may print before us.
      const greeting = lines
        .map((line) => parseHostGreeting(line))
        .find((greeting) => greeting !== undefined)
      if (greeting !== undefined) {
        resolve(greeting)
      }
    })
    stream.once('end', () => resolve(undefined))
  })
}

/**
 * In the C locale Python turns UTF-8 mode on for itself, and has the processes
 * it starts use the locale C.UTF-8 (PEP 538, 540). Forked kernels would have the
 * mode of the process they are forked off, where others have the locale; with
 * the locale given beforehand, all have that.
 */
function withoutUtf8Mode(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (process.platform !== 'linux' || env['LC_ALL']) {
    return env
  }
  const locale = env['LC_CTYPE'] || env['LANG'] || 'C'
  return locale === 'C' || locale === 'POSIX'
    ? { ...env, LC_CTYPE: 'C.UTF-8' }
    : env
}
