import { existsSync } from 'node:fs'
import { Socket } from 'node:net'
import { delimiter, join } from 'node:path'

import { NotebookError } from '../../common/errors.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import { hostError } from './host-error.ts'
import { launchHost } from './host-process.ts'
import type { HostCoverage, HostExit, HostLaunch } from './host-process.ts'
import type { PythonCandidate } from './python-candidates.ts'
import { noPythonError, type PythonFinding } from './python-error.ts'

export interface KernelHostOptions {
  /** Absolute path of the project's root; messages show paths relative to it. */
  readonly root: string
  /** Folders that an environment was looked for in; for messages. Default none. */
  readonly searched?: readonly string[]
  /** Environment of the host and its kernels. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv
  /** For each Python, until its host listens. Default 60 000 ms. */
  readonly startupTimeoutMs?: number
  /** Ends a start that is under way, at once. */
  readonly signal?: AbortSignal
  /**
   * Whether Python kernels may be forked off a process that has ipykernel
   * imported (Linux only; elsewhere nothing changes). Default true.
   */
  readonly fork?: boolean
  /**
   * Whether forked kernels may talk to their clients themselves, without
   * ZeroMQ. Default true, unless `VITEST_NOTEBOOK_DIRECT` is `0`.
   */
  readonly direct?: boolean
  /** Modules to import before kernels are forked: `numpy`. Default none. */
  readonly preload?: readonly string[]
  /** What the first notebook begins with importing, as far as is known. Default nothing. */
  readonly imports?: readonly string[]
  /** Folders: Python kernels note which files below these they use. Default none. */
  readonly noted?: readonly string[]
  /** Where kernels measure which lines they run. Default: they do not. */
  readonly coverage?: HostCoverage | undefined
  /** Whether messages name options of the command in place of those of `notebooks()`. Default false. */
  readonly isCommand?: boolean | undefined
  /** Is told when a Python was passed over for its silence. */
  readonly warn?: ((message: string) => void) | undefined
}

/** A running local kernel host. It ends with this process, come what may, unless it was left. */
export interface KernelHost extends AsyncDisposable {
  readonly address: ServerAddress
  readonly python: {
    readonly executable: string
    readonly version: string
    readonly ipykernel: string
  }
  /** What was looked at before this Python, and is of no use. */
  readonly passedOver: readonly PythonFinding[]
  readonly pid: number
  /** Settles when the host's process has ended, for whatever reason. */
  readonly exited: Promise<HostExit>
  /**
   * Says that kernels were left to somebody: the host outlives this process then,
   * with these alone.
   */
  leave(): void
  /** Ends the host and its kernels and waits for that; may be called again. */
  dispose(): Promise<void>
  /** Asks the host to end, for handlers that cannot wait (`process.on('exit')`). */
  killSync(): void
}

// The host promises to be gone a second after its stdin has ended.
const DISPOSE_TIMEOUT_MS = 3000

/**
 * Starts the local kernel host with the first candidate that has ipykernel. One
 * that does not answer says nothing of that, so the next one has its turn.
 *
 * @throws NotebookError `NB_ERR_PYTHON` when none has; `NB_ERR_HOST` when the
 * host itself fails or does not answer in time.
 */
export async function startKernelHost(
  candidates: readonly PythonCandidate[],
  options: KernelHostOptions,
): Promise<KernelHost> {
  const { root, startupTimeoutMs = 60_000 } = options
  const findings: PythonFinding[] = []
  const seconds = startupTimeoutMs / 1000
  let silent:
    | { readonly candidate: PythonCandidate; readonly error: NotebookError }
    | undefined
  for (const candidate of candidates) {
    const timeout = AbortSignal.timeout(startupTimeoutMs)
    const launch = await launchHost(candidate, {
      env: options.env ?? process.env,
      signal: options.signal
        ? AbortSignal.any([timeout, options.signal])
        : timeout,
      fork: options.fork ?? true,
      direct: options.direct ?? process.env['VITEST_NOTEBOOK_DIRECT'] !== '0',
      preload: options.preload ?? [],
      imports: options.imports ?? [],
      noted: options.noted ?? [],
      coverage: options.coverage,
    })
    switch (launch.type) {
      case 'listening':
        if (silent) {
          const { executable } = launch.greeting
          options.warn?.(
            `${silent.candidate.executable} did not answer within ${seconds} s, so the notebooks run on ${executable}.\nIf it only needs more time: notebooks({ startupTimeout: ${startupTimeoutMs * 2} })`,
          )
        }
        return kernelHost(launch, findings)
      case 'failed':
        throw hostError(launch.executable, 'failed to start', launch.error)
      case 'silent': {
        const { work, stderrTail } = launch
        const error = hostError(
          candidate.executable,
          `did not answer within ${seconds} s${work === undefined ? '' : `: ${work} does not end`}`,
          stderrTail,
        )
        // One that gets as far as ours is the one to use.
        if (work !== undefined || options.signal?.aborted) {
          throw error
        }
        silent ??= { candidate, error }
        break
      }
      case 'absent':
        if (launch.code === 'EMFILE' || launch.code === 'ENFILE') {
          throw new NotebookError(
            'NB_ERR_HOST',
            `${candidate.executable} could not be started: too many files are open (${launch.code}).\nAllow more of them in this shell: ulimit -n 1024`,
          )
        }
        findings.push({ candidate, launch })
        break
      case 'missing':
      case 'broken':
        findings.push({ candidate, launch })
    }
  }
  if (silent) {
    // It may be the right one.
    throw silent.error
  }
  throw noPythonError(findings, {
    root,
    searched: options.searched ?? [],
    hasUv: isOnPath('uv', options.env ?? process.env),
    isCommand: options.isCommand,
  })
}

export function isOnPath(name: string, env: NodeJS.ProcessEnv): boolean {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter)
  return folders.some(
    (folder) => folder !== '' && existsSync(join(folder, file)),
  )
}

function kernelHost(
  launch: HostLaunch & { readonly type: 'listening' },
  passedOver: readonly PythonFinding[],
): KernelHost {
  const { child, exited, greeting, signal } = launch
  const pipes = [child.stdin, child.stdout, child.stderr]
  const handles = [child, ...pipes.filter((pipe) => pipe instanceof Socket)]
  // A host nobody disposes of must not keep the process alive: its end is what
  // ends the host.
  for (const handle of handles) {
    handle.unref()
  }
  let isLeft = false
  const dispose = async (): Promise<void> => {
    if (isLeft) {
      child.stdin.end()
      return
    }
    for (const handle of handles) {
      handle.ref()
    }
    child.stdin.end()
    const timer = setTimeout(() => signal('SIGKILL'), DISPOSE_TIMEOUT_MS)
    await exited
    clearTimeout(timer)
  }
  return {
    address:
      'socketPath' in greeting.where
        ? { url: 'http://localhost', socketPath: greeting.where.socketPath }
        : {
            url: `http://127.0.0.1:${greeting.where.port}`,
            token: greeting.where.token,
          },
    python: {
      executable: greeting.executable,
      version: greeting.python,
      ipykernel: greeting.ipykernel,
    },
    passedOver,
    pid: greeting.pid,
    exited,
    leave() {
      isLeft = true
    },
    dispose,
    killSync() {
      if (!isLeft) {
        signal('SIGTERM')
      }
    },
    [Symbol.asyncDispose]: dispose,
  }
}
