import { open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

import { removeStaleFiles, temporaryFile } from './stale-files.ts'

/**
 * Puts new content in the place of a file at once: whoever reads it finds the
 * old content or the new one. The folder must be there.
 *
 * @param mode Of the new file, as far as the umask lets it.
 * @param prepare Called with the complete new file, before it takes its place;
 * where this throws, everything stays as it was.
 */
export async function replaceFile(
  target: string,
  content: string | Buffer,
  mode?: number,
  prepare?: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const temporary = temporaryFile(target)
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      // Loops until everything is written; some libraries for this call
      // `write` once, which a full disk may cut short without an error.
      await file.writeFile(content)
      await prepare?.(file)
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true }).catch(ignore)
    throw error
  }
  await removeStaleFiles(target).catch(ignore)
}

const ignore = (): void => {}
