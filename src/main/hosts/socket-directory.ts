import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// A Unix domain socket's path has at most 104 bytes on macOS and 108 on Linux.
// Ours add `/vnb-XXXXXXXXXX/broker.sock` to the folder, the kernels' are shorter.
const LONGEST_BASE = 70

/**
 * The path of a private folder for sockets that does not exist yet: in the
 * system's folder for temporary files or, where nothing can be written there or
 * its path is too long for sockets, in `/tmp`.
 */
export function chooseSocketDirectory(): string {
  const base = tmpdir()
  const fits =
    process.platform === 'win32' ||
    (Buffer.byteLength(base) <= LONGEST_BASE && isWritable(base))
  return join(fits ? base : '/tmp', `vnb-${randomBytes(5).toString('hex')}`)
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Makes it, for this user only. */
export function makeSocketDirectory(directory: string): void {
  mkdirSync(directory, { mode: 0o700 })
}

/** Removes it with what is in it. */
export function removeSocketDirectory(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true })
  } catch {
    // A kernel that is just being killed may still write there; the system
    // clears its folder for temporary files.
  }
}
