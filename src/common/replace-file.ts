import { randomUUID } from 'node:crypto'
import { open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { digestOf } from './digest.ts'

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
  content: string | Buffer | AsyncIterable<string>,
  mode?: number,
  prepare?: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const temporary = temporaryFile(target)
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      // Loops until everything is written; some libraries for this call
      // `write` once, which a full disk may cut short without an error.
      await writeFile(file, content)
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

/** Where the new content of `target` is written before it is renamed. */
function temporaryFile(target: string): string {
  const name = `${prefixOf(target)}${process.pid}-${randomUUID()}.tmp`
  return join(dirname(target), name)
}

/** No longer than a name may be, however long that of `target` is. */
function prefixOf(target: string): string {
  return `.vitest-${digestOf(basename(target)).slice(0, 16)}.`
}

/** Removes what processes left beside `target` that were killed while they wrote it. */
async function removeStaleFiles(target: string): Promise<void> {
  const prefix = prefixOf(target)
  const folder = dirname(target)
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) {
      continue
    }
    const pid = /^(\d+)-[0-9a-f-]{36}\.tmp$/.exec(
      name.slice(prefix.length),
    )?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(folder, name), { force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process is alive, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
