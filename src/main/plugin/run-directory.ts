import { rmSync } from 'node:fs'
import { join } from 'node:path'

import { createHostDirectory } from '../hosts/host-directory.ts'

export interface RunDirectory extends Disposable {
  readonly path: string
  /** Where the broker listens: a Unix domain socket, on Windows a named pipe. */
  readonly brokerPath: string
}

/** Makes the private folder of a Vitest run. */
export function createRunDirectory(): RunDirectory {
  const directory = createHostDirectory()
  return {
    path: directory,
    brokerPath:
      process.platform === 'win32'
        ? `\\\\.\\pipe\\${directory.replaceAll(/[\\/:]/g, '-')}`
        : join(directory, 'broker.sock'),
    [Symbol.dispose]() {
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
