import { constants, fsync } from 'node:fs'
import { access, readFile, realpath, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'
import { promisify } from 'node:util'

import { messageOf, NotebookError } from '../../common/errors.ts'
import { replaceFile } from '../../common/replace-file.ts'

export interface NotebookWrite {
  /** Absolute path; a symbolic link stays one, its target is replaced. */
  readonly file: string
  /** The path as messages show it. */
  readonly shown: string
  /** Folders that a link in one of them must not lead out of, absolute. */
  readonly within: readonly string[]
  /** What the file must hold still. */
  readonly before: Buffer
  readonly after: Buffer
}

/**
 * Replaces the content of a notebook at once: whoever reads the file finds the
 * old content or the new one, whatever happens meanwhile. Mode and owner are
 * kept.
 *
 * @throws NotebookError `NB_ERR_WRITE` when the file is read-only, is behind a
 * link that leads out of the project, does not hold `before` any more, or
 * cannot be written (disk full, folder read-only); it is what it was then.
 */
export async function writeNotebook(write: NotebookWrite): Promise<void> {
  const target = await realpath(write.file).catch(gone(write.shown))
  if (await leadsOut(write, target).catch(refuse(write))) {
    throw notWritten(
      write.shown,
      `it is behind a link that leads out of the project, to ${target}`,
    )
  }
  const { mode, uid, gid } = await stat(target).catch(refuse(write))
  // Root may write to everything, so `access` alone would not do.
  if ((mode & 0o222) === 0) {
    throw notWritten(write.shown, 'the file is read-only')
  }
  await access(target, constants.W_OK).catch(refuse(write))
  const prepare = async (file: FileHandle): Promise<void> => {
    // Only root may give a file away; other users own what they write.
    await file.chown(uid, gid).catch(() => {})
    // What the umask has taken away.
    await file.chmod(mode)
    // Not its own `sync`, which Yarn's Plug'n'Play lacks (4.18, `FileHandle`).
    await promisify(fsync)(file.fd)
    if (
      !(await readFile(target).catch(gone(write.shown))).equals(write.before)
    ) {
      throw changed(write.shown)
    }
  }
  await replaceFile(target, write.after, mode, prepare).catch(refuse(write))
}

async function leadsOut(
  { file, within }: NotebookWrite,
  target: string,
): Promise<boolean> {
  if (!within.some((folder) => isBelow(folder, file))) {
    return false // It was named, and stands, somewhere else.
  }
  const real = await Promise.all(within.map((folder) => realpath(folder)))
  return !real.some((folder) => isBelow(folder, target))
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file)
  return !isAbsolute(path) && path.split(sep)[0] !== '..'
}

/** The refusal to replace what somebody else has written meanwhile. */
export function changed(shown: string): NotebookError {
  return new NotebookError(
    'NB_ERR_WRITE',
    `${shown} was not updated: another program changed it while it ran.\nIt is as that program left it. Run it again.`,
  )
}

/** What was written was replaced at once. */
export function changedAfter(shown: string): NotebookError {
  return new NotebookError(
    'NB_ERR_WRITE',
    `${shown} was updated, and another program changed it at the same moment.\nIt is as that program left it, without the new outputs. Run it again.`,
  )
}

const GONE: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'it was deleted or renamed while it ran'],
  ['EISDIR', 'a folder took its place while it ran'],
])

/** Says why a notebook can no longer be read. */
export function gone(shown: string): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    throw goneFrom(shown, code, messageOf(error))
  }
}

/** @param code as Node's errors have it. */
export function goneFrom(
  shown: string,
  code: unknown,
  otherwise = 'it is not there any more',
): NotebookError {
  const why = GONE.get(code) ?? otherwise
  return new NotebookError(
    'NB_ERR_WRITE',
    `${shown} was not updated: ${why}.\nRun it again once it is there.`,
  )
}

export function notWritten(shown: string, why: string): NotebookError {
  return new NotebookError(
    'NB_ERR_WRITE',
    `${shown} was not updated: ${why}.\nIt is exactly what it was. Once it can be written, run it again.`,
  )
}

function refuse({ shown }: NotebookWrite): (error: unknown) => never {
  return (error) => {
    if (error instanceof NotebookError) {
      throw error
    }
    throw notWritten(shown, messageOf(error))
  }
}
