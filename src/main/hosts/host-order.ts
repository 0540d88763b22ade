import { existsSync, readFileSync } from 'node:fs'

import type { ResolvedOptions } from '../options/options.ts'
import type { HostCoverage } from './host-process.ts'
import { findPythonCandidates, searchedFolders } from './python-candidates.ts'
import type { PythonCandidate } from './python-candidates.ts'
import type { KernelHostOptions } from './start-host.ts'
import { readStartEnvironment, userEnvironment } from './user-environment.ts'

/** All that decides which local host is started, and how. */
export interface HostOrder {
  readonly candidates: readonly PythonCandidate[]
  readonly options: Omit<KernelHostOptions, 'signal' | 'warn'>
}

export interface HostSurroundings {
  /** Of the project, absolute. */
  readonly root: string
  /** Folders: kernels note which files below these they use. */
  readonly noted: readonly string[]
  /** Where kernels measure which lines they run, if they are to. */
  readonly coverage?: HostCoverage | undefined
  /** Whether kernels of red notebooks are kept, which others connect to by ZeroMQ. */
  readonly keepsKernels?: boolean
  /** What Vite gives modules as `import.meta.env`. */
  readonly viteEnv: Readonly<Record<string, unknown>>
  /** Whether the command `vitest-notebook` is what runs. */
  readonly isCommand?: boolean
}

/**
 * The host for the notebooks of a folder (absolute).
 *
 * @param imports What the first of them begins with importing, if it is known.
 */
export function hostOrder(
  directory: string,
  options: Pick<
    ResolvedOptions,
    'python' | 'startupTimeout' | 'fork' | 'preload'
  >,
  surroundings: HostSurroundings,
  imports: readonly string[] = [],
): HostOrder {
  const { root, noted, coverage, viteEnv, isCommand = false } = surroundings
  const search = {
    directory,
    root,
    python: options.python,
    env: process.env,
    platform: process.platform,
    exists: existsSync,
    read: readIfThere,
  }
  return {
    candidates: findPythonCandidates(search),
    options: {
      root,
      searched: searchedFolders(search),
      env: userEnvironment(process.env, {
        vite: viteEnv,
        atStart: readStartEnvironment(),
      }),
      startupTimeoutMs: options.startupTimeout,
      fork: options.fork,
      ...(surroundings.keepsKernels === true && { direct: false }),
      preload: options.preload === 'auto' ? [] : options.preload,
      imports,
      noted,
      coverage,
      isCommand,
    },
  }
}

/** Whether both are for the same host: messages alone may differ. */
export function isSameOrder(one: HostOrder, other: HostOrder): boolean {
  return keyOf(one) === keyOf(other)
}

function keyOf({ candidates, options }: HostOrder): string {
  // A wrong guess of the first notebook's imports is no reason for another one.
  const { searched: _, imports: __, env = {}, ...others } = options
  const variables = Object.entries(env).toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  )
  return JSON.stringify([
    candidates,
    others,
    variables.filter(([, value]) => value !== undefined),
  ])
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
