import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'

import { systemCode } from '../../common/errors.ts'
import { packageFile } from '../../common/package-files.ts'
import { followChild } from './follow-child.ts'
import type { ChildExit, FollowedChild } from './follow-child.ts'
import type { HostGreeting } from './host-greeting.ts'
import type { PythonCandidate } from './python-candidates.ts'
import { readOutput } from './read-output.ts'
import {
  chooseSocketDirectory,
  makeSocketDirectory,
  removeSocketDirectory,
} from './socket-directory.ts'

// Yarn without node_modules has a path for it that only Node understands.
const HOST_PROGRAM = realpathSync(
  packageFile('python/vitest_notebook_host/__main__.py'),
)

type HostChild = ChildProcessByStdio<Writable, Readable, Readable>

/** How a host's process ended. */
export interface HostExit extends ChildExit {
  /** What it was at: "importing ipykernel". */
  readonly work: string | undefined
}

/** Where kernels measure which lines they run; absolute paths. */
export interface HostCoverage {
  /** The folder whose configuration of coverage.py counts. */
  readonly root: string
  /** The folder for what is measured. */
  readonly data: string
}

/** How a host starts its kernels. */
export interface HostLaunchOptions {
  readonly env: NodeJS.ProcessEnv
  /** When aborted before the first line has come, the process is killed. */
  readonly signal: AbortSignal
  readonly fork: boolean
  readonly direct: boolean
  readonly preload: readonly string[]
  readonly imports: readonly string[]
  readonly noted: readonly string[]
  readonly coverage: HostCoverage | undefined
}

/** What came of trying one Python. */
export type HostLaunch =
  | {
      readonly type: 'listening'
      readonly child: HostChild
      readonly greeting: HostGreeting & { readonly type: 'listening' }
      readonly exited: Promise<HostExit>
      readonly signal: FollowedChild['signal']
    }
  | Exclude<HostGreeting, { readonly type: 'listening' }>
  /** There is no such program, or (`EACCES`) it must not be run. */
  | { readonly type: 'absent'; readonly code: string }
  /** It is there, but it is no Python that works. */
  | { readonly type: 'broken'; readonly exit: HostExit }
  | {
      readonly type: 'silent'
      readonly work: string | undefined
      readonly stderrTail: string
    }

/**
 * Starts the host with one Python and waits for its first line. There is no
 * probe before: trying the host itself costs nothing when it works.
 */
export async function launchHost(
  candidate: PythonCandidate,
  options: HostLaunchOptions,
): Promise<HostLaunch> {
  const directory = chooseSocketDirectory()
  makeSocketDirectory(directory)
  const child = spawn(
    candidate.executable,
    [
      ...candidate.args,
      HOST_PROGRAM,
      '--directory',
      directory,
      ...(options.fork ? [] : ['--no-fork']),
      ...(options.direct ? [] : ['--no-direct']),
      ...(options.preload.length === 0
        ? []
        : ['--preload', options.preload.join(',')]),
      ...(options.imports.length === 0
        ? []
        : ['--imports', options.imports.join(',')]),
      ...options.noted.flatMap((folder) => ['--noted', folder]),
      ...(options.coverage
        ? ['--coverage', options.coverage.root, options.coverage.data]
        : []),
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
  if (!hasPipes(child)) {
    removeSocketDirectory(directory)
    const [error] = await once(child, 'error')
    return { type: 'absent', code: systemCode(error) ?? String(error) }
  }
  // Writing to a host that has gone is no news.
  child.stdin.on('error', () => {})
  const followed = followChild(child)
  const output = readOutput(child.stdout)
  const exited = followed.exited.then((exit): HostExit => {
    removeSocketDirectory(directory)
    return { ...exit, work: output.work() }
  })
  const { signal } = options
  const kill = (): void => {
    // At once: it may be the last moment of this process.
    followed.signal('SIGKILL')
    removeSocketDirectory(directory)
  }
  signal.addEventListener('abort', kill)
  if (signal.aborted) {
    kill()
  }
  const greeting = await Promise.race([
    output.greeting,
    exited.then(() => undefined),
  ])
  signal.removeEventListener('abort', kill)
  if (greeting?.type === 'listening' && !signal.aborted) {
    return {
      type: 'listening',
      child,
      greeting,
      exited,
      signal: followed.signal,
    }
  }
  const exit = await exited
  if (signal.aborted) {
    return { type: 'silent', work: exit.work, stderrTail: exit.stderrTail }
  }
  if (greeting !== undefined && greeting.type !== 'listening') {
    return greeting
  }
  return exit.notStarted === undefined
    ? { type: 'broken', exit }
    : { type: 'absent', code: exit.notStarted }
}

/** Node makes none where no more files may be opened (`EMFILE`). */
function hasPipes(child: Partial<HostChild>): boolean {
  return child.stdout !== undefined
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
