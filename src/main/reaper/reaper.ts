import { spawn } from 'node:child_process'

import { packageFile } from '../../common/package-files.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'
import type { OwnedKernel } from '../../kernel/start-request.ts'
import type { ReaperLine } from './reaper-process.ts'

/** Keeps account of what a run has on a server, and has it deleted if the run is killed. */
export interface Reaper {
  own(key: string, owned: OwnedKernel): void
  disown(key: string): void
  /** From now on the server is reached so. */
  moveTo(address: ServerAddress): void
  /** Ends it; what is still owned is deleted. */
  close(): void
}

/**
 * Starts the reaper as a process of its own, in its own process group, tied to
 * this one by its stdin only.
 */
export function startReaper(
  address: ServerAddress,
  startupTimeoutMs: number,
): Reaper {
  const child = spawn(process.execPath, [packageFile('dist/reaper.js')], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const tell = (line: ReaperLine): void => {
    child.stdin.write(`${JSON.stringify(line)}\n`)
  }
  // It can only be gone by somebody's hand; the kernels then end in order or not at all.
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  child.unref()
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') {
    child.stdin.unref()
  }
  const moveTo = (to: ServerAddress): void =>
    tell({ address: to, startupTimeoutMs })
  moveTo(address)
  return {
    moveTo,
    own: (key, owned) => tell({ own: key, owned }),
    disown: (key) => tell({ disown: key }),
    close: () => child.stdin.end(),
  }
}
