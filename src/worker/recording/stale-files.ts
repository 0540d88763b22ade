import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Where the new content of `target` is written before it is renamed. */
export function temporaryFile(target: string): string {
  return join(
    dirname(target),
    `.${basename(target)}.${process.pid}-${randomUUID()}.tmp`,
  )
}

/** Removes what processes left beside `target` that were killed while they wrote it. */
export async function removeStaleFiles(target: string): Promise<void> {
  const prefix = `.${basename(target)}.`
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
