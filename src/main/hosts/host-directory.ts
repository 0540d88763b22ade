import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// A Unix domain socket's path has at most 104 bytes on macOS and 108 on Linux.
// Ours add `/vnb-XXXXXX/api.sock` to the folder, the kernels' are shorter.
const LONGEST_BASE = 70

/**
 * Makes the private folder (mode 0700) for a host's sockets, in the system's
 * folder for temporary files or, where that one's path is too long for sockets,
 * in `/tmp`.
 */
export function createHostDirectory(): string {
  const base = tmpdir()
  const fits =
    process.platform === 'win32' || Buffer.byteLength(base) <= LONGEST_BASE
  return mkdtempSync(join(fits ? base : '/tmp', 'vnb-'))
}

/** Removes what a killed host left; one that ends in order leaves nothing. */
export function removeHostDirectory(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true })
  } catch {
    // A kernel that is just being killed may still write there; the system
    // clears its folder for temporary files.
  }
}
