import { spawn } from 'node:child_process'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Writable } from 'node:stream'

import {
  chooseSocketDirectory,
  makeSocketDirectory,
  removeSocketDirectory,
} from '../../hosts/socket-directory.ts'

export interface RunDirectory extends Disposable {
  readonly path: string
  /** Where the broker listens: a Unix domain socket, on Windows a named pipe. */
  readonly brokerPath: string
  /** Makes it when first called. */
  make(): void
  /** Makes it, and has it go with this process, also where that is killed. */
  keep(): void
}

/** The private folder of a Vitest run. */
export function runDirectory(): RunDirectory {
  const path = chooseSocketDirectory()
  let isMade = false
  let endKeeper: (() => void) | undefined
  const make = (): void => {
    if (!isMade) {
      makeSocketDirectory(path)
      isMade = true
    }
  }
  return {
    path,
    brokerPath:
      process.platform === 'win32'
        ? `\\\\.\\pipe\\${path.replaceAll(/[\\/:]/g, '-')}`
        : join(path, 'broker.sock'),
    make,
    keep() {
      make()
      endKeeper ??= startKeeper(path)
    },
    [Symbol.dispose]() {
      if (isMade) {
        removeSocketDirectory(path)
        isMade = false
      }
      endKeeper?.()
      endKeeper = undefined
    },
  }
}

const ON_POSIX = 'read -r _; rm -rf -- "$1"'
const ON_WINDOWS =
  'process.stdin.on("close", () => fs.rmSync(process.argv[1], { recursive: true, force: true })).resume()'

/**
 * Starts the program that removes a folder once this process has ended, however
 * it did: when it is killed, nothing of ours runs any more.
 *
 * @returns ends it.
 */
function startKeeper(directory: string): () => void {
  const [program, args] =
    process.platform === 'win32'
      ? [process.execPath, ['-e', ON_WINDOWS, directory]]
      : ['/bin/sh', ['-c', ON_POSIX, 'sh', directory]]
  const keeper = spawn(program, args, {
    // Out of the reach of Ctrl-C.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    windowsHide: true,
    // It must not hold on to the project's folder.
    cwd: join(directory, '..'),
  })
  // Without it the folder is left only when this process is killed.
  keeper.on('error', () => {})
  // There is none where no more files may be opened.
  const { stdin }: { readonly stdin?: Writable } = keeper
  stdin?.on('error', () => {})
  keeper.unref()
  if (stdin instanceof Socket) {
    stdin.unref()
  }
  return () => stdin?.end()
}
